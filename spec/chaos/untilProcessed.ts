import { setTimeout as sleep } from 'node:timers/promises'
import type { Transport } from '../../lib/transport/Transport.js'
import { topicPartitionKey } from '../../lib/transport/topicPartitionKey.js'
import { chaosTopics } from './chaosTopics.js'

/** How long the last records may take, in ms without any progress. */
const STALL = 60_000

/**
 * Waits until the app has committed everything that the broker holds.
 *
 * @param id the app's
 * @returns where it stopped short of that, if it did, or was `cutOff`
 */
export async function untilProcessed(
  transport: Transport,
  id: string,
  partitionCount: number,
  cutOff: () => boolean,
): Promise<string | undefined> {
  const { source, skipped, buried } = chaosTopics(id)
  const partitions = [source, skipped, buried, `${id}-by-group-repartition`].flatMap(topic =>
    Array.from({ length: partitionCount }, (_, partition) => ({ topic, partition })),
  )
  let before = ''
  for (let stalled = 0; ; ) {
    const [ends, committed] = await Promise.all([
      transport.admin.offsets(partitions, 'stable'),
      transport.admin.committed(id, partitions),
    ])
    const behind = partitions.flatMap(({ topic, partition }) => {
      const key = topicPartitionKey(topic, partition)
      const lag = (ends.get(key) ?? 0) - (committed.get(key)?.offset ?? 0)
      return lag > 0 ? [`${topic}/${partition} by ${lag}`] : []
    })
    if (behind.length === 0) return undefined
    stalled = before === behind.join() ? stalled + 200 : 0
    before = behind.join()
    if (stalled > STALL || cutOff()) return before
    await sleep(200)
  }
}
