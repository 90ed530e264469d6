import type { Admin } from '../../transport/Admin.js'
import type { TopicPartition } from '../../transport/TopicPartition.js'
import { topicPartitionKey } from '../../transport/topicPartitionKey.js'
import { RxfaustError } from '../../util/RxfaustError.js'

/** Where a changelog begins and ends. */
export interface ChangelogEnds {
  /** The first record that is held. */
  readonly low: number
  /** Where a recovery is done: behind the last record of which transactions are decided. */
  readonly target: number
  /** Behind the last record. */
  readonly end: number
}

/** Keyed by `topicPartitionKey`. @throws RxfaustError `RXFAUST_UNKNOWN_TOPIC`, `RXFAUST_BROKER` */
export async function locateChangelogs(
  admin: Admin,
  partitions: readonly TopicPartition[],
): Promise<ReadonlyMap<string, ChangelogEnds>> {
  const [low, target, end] = await Promise.all([
    admin.offsets(partitions, 'earliest'),
    admin.offsets(partitions, 'stable'),
    admin.offsets(partitions, 'latest'),
  ])
  const ends = new Map<string, ChangelogEnds>()
  for (const { topic, partition } of partitions) {
    const key = topicPartitionKey(topic, partition)
    ends.set(key, { low: known(low, key), target: known(target, key), end: known(end, key) })
  }
  return ends
}

function known(offsets: ReadonlyMap<string, number | null>, key: string): number {
  const offset = offsets.get(key)
  if (offset !== undefined && offset !== null) return offset
  throw new RxfaustError(
    'RXFAUST_UNKNOWN_TOPIC',
    `The changelog ${key} does not exist.`,
    'It is created at the start of the app: start it again, and see who deletes topics.',
    { details: { changelog: key } },
  )
}
