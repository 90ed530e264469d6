import { setTimeout as sleep } from 'node:timers/promises'
import type { Transport } from '../../lib/transport/Transport.js'
import { topicPartitionKey } from '../../lib/transport/topicPartitionKey.js'
import type { ChaosTopics } from './chaosTopics.js'
import { recordOf } from './recordOf.js'

/** Milliseconds between two batches. */
const BEAT = 20

/** How a process sends the load that another one may have begun. */
export interface DurableLoad {
  /** Records in all. */
  readonly records: number
  /** Records a second. */
  readonly rate: number
}

/**
 * Sends the load from where it was left, wherever the process before was cut off: how far it is, is committed in the
 * transactions of its records. Every third transaction is aborted, and its records are sent in the next one.
 */
export async function sendDurably(
  transport: Transport,
  topics: ChaosTopics,
  partitions: number,
  { records, rate }: DurableLoad,
): Promise<void> {
  const place = { topic: topics.source, partition: 0 }
  const group = `${topics.source}-load`
  const producer = await transport.producer({ transactionalId: group })
  const committed = await transport.admin.committed(group, [place])
  const first = committed.get(topicPartitionKey(place.topic, place.partition))?.offset ?? 0
  const began = performance.now()
  let sent = first
  for (let beat = 1; sent < records; beat++) {
    const due = Math.min(records, first + Math.floor((beat * BEAT * rate) / 1_000))
    const transaction = await producer.begin()
    await transaction.send(Array.from({ length: due - sent }, (_, at) => recordOf(sent + at, topics, partitions)))
    if (beat % 3 === 0) await transaction.abort()
    else {
      await transaction.sendOffsets(group, [{ ...place, offset: due }])
      await transaction.commit()
      sent = due
    }
    const ahead = began + beat * BEAT - performance.now()
    if (ahead > 0) await sleep(ahead)
  }
  await producer.close()
}
