import { topicPartitionKey } from '../../transport/topicPartitionKey.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { type ChangelogEnds, locateChangelogs } from '../changelog/locateChangelogs.js'
import type { StateSpec } from '../state/StateSpec.js'
import type { TableHost } from '../state/TableHost.js'
import { TablePartition } from '../state/TablePartition.js'
import { PartitionStore } from '../store/PartitionStore.js'
import type { StateStore } from '../store/StateStore.js'
import { Patience } from './Patience.js'
import { retrying } from './retrying.js'
import { TableRecovery } from './TableRecovery.js'

/** Brings every partition of a global table to the end of its changelog. @throws RxfaustError `RXFAUST_RECOVERY` */
export async function recoverGlobalTable(
  host: TableHost,
  spec: StateSpec<unknown, unknown>,
  count: number,
  store: StateStore,
  signal: AbortSignal,
): Promise<readonly TablePartition<unknown, unknown>[]> {
  const { name, changelogTopic: topic } = spec
  const cacheSize = Math.floor(host.tableCacheSize / count)
  const partitions = Array.from(
    { length: count },
    (_, at) => new TablePartition(spec, at, new PartitionStore(store, name, at), host, cacheSize),
  )
  const timeout = host.recoveryStallTimeout
  const patience = new Patience(
    host.scheduler,
    timeout,
    signal,
    cause =>
      new RxfaustError(
        'RXFAUST_RECOVERY',
        `The end of the changelog of table "${name}" was not known after ${timeout} ms.`,
        'Check that the broker can be reached.',
        { cause, details: { table: name, topic } },
      ),
  )
  const ends = await retrying(host.scheduler, patience, () =>
    locateChangelogs(
      host.transport.admin,
      partitions.map(({ partition }) => ({ topic, partition })),
    ),
  )
  await Promise.all(
    partitions.map(partition =>
      new TableRecovery(host, partition, signal).run(
        ends.get(topicPartitionKey(topic, partition.partition)) as ChangelogEnds,
      ),
    ),
  )
  return partitions
}
