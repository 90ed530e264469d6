import type { Admin } from '../transport/Admin.js'
import type { TopicPartition } from '../transport/TopicPartition.js'
import { topicPartitionKey } from '../transport/topicPartitionKey.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { Position } from './Position.js'

/**
 * Where to read partitions from: the committed offset where the broker still holds it, else by the reset policy.
 * A client's own reset may skip records in silence; this one tells.
 *
 * @param policyOf what a topic's partitions do without an offset that is held
 * @param from instead of the committed offset: a position that was found to be out of range
 * @throws RxfaustError `RXFAUST_OFFSET_OUT_OF_RANGE` under the policy `fail`
 */
export async function resolvePositions(
  admin: Admin,
  group: string,
  partitions: readonly TopicPartition[],
  from: number | undefined,
  policyOf: (topic: string) => 'earliest' | 'latest' | 'fail',
  warn: (message: string) => void,
): Promise<ReadonlyMap<string, Position>> {
  const [committed, earliest, latest] = await Promise.all([
    admin.committed(group, partitions),
    admin.offsets(partitions, 'earliest'),
    admin.offsets(partitions, 'latest'),
  ])
  const positions = new Map<string, Position>()
  for (const { topic, partition } of partitions) {
    const key = topicPartitionKey(topic, partition)
    const low = earliest.get(key) ?? 0
    const high = latest.get(key) ?? low
    const offset = from ?? committed.get(key)?.offset
    const policy = policyOf(topic)
    if (offset !== undefined && offset >= low && offset <= high) {
      positions.set(key, { position: offset, committed: offset })
      continue
    }
    if (offset !== undefined) {
      const seen = `Offset ${offset} of partition ${partition} of topic "${topic}" is gone: the broker holds ${low} to ${high}.`
      if (policy === 'fail') {
        throw new RxfaustError(
          'RXFAUST_OFFSET_OUT_OF_RANGE',
          seen,
          "Set autoOffsetReset to 'earliest' or 'latest', or the group's offset by hand; keep records longer.",
          { details: { topic, partition, offset, low, high } },
        )
      }
      warn(`${seen} Going on at the ${policy} one; records in between were deleted unseen.`)
    }
    positions.set(key, { position: policy === 'latest' ? high : low, committed: undefined })
  }
  return positions
}
