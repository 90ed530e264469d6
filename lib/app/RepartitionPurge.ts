import type { SchedulerLike } from 'rxjs'
import type { RecordQueue } from '../acks/RecordQueue.js'
import type { Admin } from '../transport/Admin.js'
import { topicPartitionKey } from '../transport/topicPartitionKey.js'

/** As often as Kafka Streams does it, `repartition.purge.interval.ms`. */
const INTERVAL = 30_000

/**
 * Deletes the records of repartition topics that are committed. The topics keep everything, as a broker that deletes by
 * age could delete what has not been read; so who has read it deletes it.
 */
export class RepartitionPurge {
  readonly #purged = new Map<string, number>()
  #last: number | undefined

  constructor(private readonly scheduler: SchedulerLike) {}

  /** Told after each commit; does something when the interval is over. */
  async committed(
    queues: Iterable<RecordQueue>,
    topics: Pick<ReadonlySet<string>, 'has' | 'size'>,
    admin: Admin,
  ): Promise<void> {
    const now = this.scheduler.now()
    this.#last ??= now
    if (topics.size === 0 || now - this.#last < INTERVAL) return
    this.#last = now
    const before: { topic: string; partition: number; offset: number }[] = []
    for (const { topic, partition, committed } of queues) {
      if (!topics.has(topic) || committed === undefined) continue
      if (committed <= (this.#purged.get(topicPartitionKey(topic, partition)) ?? 0)) continue
      before.push({ topic, partition, offset: committed })
    }
    if (before.length === 0) return
    await admin.deleteRecords(before)
    for (const { topic, partition, offset } of before) this.#purged.set(topicPartitionKey(topic, partition), offset)
  }
}
