import type { InRecord } from '../transport/InRecord.js'
import type { CreditPool } from './CreditPool.js'
import type { Monitor } from './Monitor.js'
import type { RecordQueue } from './RecordQueue.js'

/** What a {@link RecordQueue} works with. */
export interface RecordQueueOptions {
  /** Events that may be fetched and not acknowledged. */
  readonly limit: number
  readonly pool: CreditPool
  readonly monitor: Monitor
  /** Hands a record to the topic's subscriptions. Synchronous; must not throw. */
  deliver(record: InRecord, queue: RecordQueue): void
  /** Whether any subscription would take an event of the partition now, rather than let it wait. */
  accepts(queue: RecordQueue): boolean
  /** What has to be awaited before a record can be delivered. Absent where there is never anything. Must not reject. */
  pending?(record: InRecord, queue: RecordQueue): Promise<void> | undefined
  /** The credit is used up, or half of it is free again. */
  flow(queue: RecordQueue, paused: boolean): void
  /** The credit is used up by events that were delivered: if one operator holds them all, it has to let go. */
  starved(queue: RecordQueue): void
  /** There are records to deliver. */
  ready(queue: RecordQueue): void
  /** An event was acknowledged. */
  acknowledged(queue: RecordQueue): void
  /** A batch has been gone through, and nothing of the partition is under way: its end may be all that has moved. */
  passed?(queue: RecordQueue): void
}
