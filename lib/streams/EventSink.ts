import type { Event } from '../acks/Event.js'
import type { RecordQueue } from '../acks/RecordQueue.js'

/** Whom a topic delivers its events to: a subscription, or several of which each event goes to one. */
export interface EventSink {
  push(event: Event): void
  /** Whether it would rather have another event of the partition now than later. */
  accepts(queue: RecordQueue): boolean
  /** Whether another event of the partition would be delivered at once. It is asked for when that is so again. */
  free(queue: RecordQueue): boolean
  /** A partition is not ours any more. */
  revoke(queue: RecordQueue): void
  /** The intake ends: what waits for its turn is given back. */
  dropWaiting(): void
  /** The app stops. */
  complete(): void
}
