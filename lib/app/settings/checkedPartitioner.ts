import type { Partitioner } from '../../transport/Partitioner.js'
import { partitionFor } from '../../transport/partitionFor.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { unusable } from './unusable.js'

/**
 * A partitioner of the program's, whose answers are checked: Kafka's own, where there is none.
 *
 * @throws RxfaustError `RXFAUST_OPTION`, also from the partitioner
 */
export function checkedPartitioner(given: Partitioner | undefined, what: string): Partitioner {
  if (given === undefined) return partitionFor
  if (typeof given !== 'function') {
    throw unusable(`${what} is ${JSON.stringify(given)}`, 'Give a function of a key and a number of partitions.')
  }
  return (key, partitions) => {
    const partition = given(key, partitions)
    if (Number.isInteger(partition) && partition >= 0 && partition < partitions) return partition
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `${what} has given partition ${partition} for a key, of ${partitions}.`,
      `Have it give a whole number from 0 to the number of partitions less one.`,
      { details: { partition, partitions } },
    )
  }
}
