import type { Delivery } from './Delivery.js'
import type { RecordQueue } from './RecordQueue.js'

/** The subscription that a {@link Delivery} belongs to. */
export interface DeliveryOwner {
  /** Its chain of operators has failed: what is unfinished will be delivered again. */
  readonly held: boolean
  /** The agent whose instances share the events. */
  readonly unordered?: string | undefined
  /** The delivery is done or abandoned. */
  settled(delivery: Delivery): void
  block(queue: RecordQueue): void
  unblock(queue: RecordQueue): void
}
