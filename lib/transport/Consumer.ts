import type { CommitOffset } from './CommitOffset.js'
import type { ConsumerHandlers } from './ConsumerHandlers.js'
import type { TopicPartition } from './TopicPartition.js'

/** A member of a consumer group. Positions and the reset policy are the caller's. */
export interface Consumer {
  /** Joins the group; resolves after the first `assigned`. */
  run(handlers: ConsumerHandlers): Promise<void>
  /** Changes the subscribed topics and rejoins. */
  subscribe(topics: readonly string[]): Promise<void>
  /** Sets the position. Batches fetched from the old position are dropped. */
  seek(partition: TopicPartition, offset: number): void
  /** No batch of the partitions is delivered after this call, until `resume`. */
  pause(partitions: readonly TopicPartition[]): void
  /** Delivers from the position on. A partition without a position stays silent. */
  resume(partitions: readonly TopicPartition[]): void
  /**
   * Commits offsets of the current assignment.
   *
   * @throws RxfaustError `RXFAUST_STALE_EPOCH` where the assignment is over, `RXFAUST_BROKER` where the broker
   * can't be reached
   */
  commit(offsets: readonly CommitOffset[], epoch: number): Promise<void>
  /** Leaves the group; `revoked` is not called. Idempotent; ends by the timeout (default 5,000 ms) also while the broker is down. */
  stop(options?: { readonly timeout?: number }): Promise<void>
}
