import type { Delivery } from './Delivery.js'
import type { Event } from './Event.js'
import type { RecordQueue } from './RecordQueue.js'

/**
 * The right to an event that is not acknowledged yet. Whoever holds an event longer than the synchronous call in
 * which it arrived (a promise, a buffer, a timer) retains and later releases; without claims left the event is done.
 */
export interface Claim {
  /** The event; of a batch the last one. */
  readonly event: Event
  /** The partition whose order its value keeps; `undefined` for a batch, which may span several. */
  readonly queue: RecordQueue | undefined
  retain(): void
  /** Gives one claim back; the last one acknowledges. Late releases, after the event was settled, do nothing. */
  release(): void
  /** Keeps the end of its subscription from settling it: what was handed over before that end is finished first. */
  pin(): void
  unpin(): void
  /** Counts as done at once, whatever claims are left: given up by its subscriber. */
  giveUp(): void
  /** Takes it from its subscription, which will deliver the event again: neither done nor given up. */
  abandon(): void
  /** Abandons it for good: the event is not in flight any more and not acknowledged, so that the record comes again. */
  drop(): void
  /**
   * Something was done for its events inside of a transaction: what is delivered again from now on would do it twice,
   * so the transaction has to be aborted then.
   */
  touch(): void
  /** Holds back the values that follow in the event's partition, for the subscription of this claim. */
  block(): void
  unblock(): void
  /** The agent, where its instances share the events, whose order is lost thereby: such events may not write tables. */
  readonly unordered?: string | undefined
  /** The single events behind it, in order. */
  readonly deliveries: Iterable<Delivery>
}
