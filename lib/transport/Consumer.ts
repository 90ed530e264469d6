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
  /**
   * For how many milliseconds from now the group is sure to leave this member its partitions, were it silent from now
   * on: the session timeout less the time since the last request went out that the coordinator has confirmed, and not
   * beyond a rebalance that may have begun behind it; below zero where they may be others' already, `-Infinity` where the
   * member has no assignment. Whoever is frozen, asleep or cut off finds out here, before any answer. Time is the later
   * of the monotonic clock and the wall clock; only what is still on its way through the network when it ends can get
   * past it.
   */
  readonly lease: number
  /** Leaves the group; `revoked` is not called. Idempotent; ends by the timeout (default 5,000 ms) also while the broker is down. */
  stop(options?: { readonly timeout?: number }): Promise<void>
}
