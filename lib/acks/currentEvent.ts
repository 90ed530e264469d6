import { currentClaim } from './currentClaim.js'
import type { Event } from './Event.js'

/**
 * The event that is being processed, or `undefined` outside of a stream. Of which types its value and key are, the caller
 * knows: it is not checked.
 *
 * @example
 * orders.subscribe(order => console.log(currentEvent()?.message.offset, order.id))
 * orders.subscribe(async () => currentEvent<Order, string>()?.forward(archive))
 */
export function currentEvent<T = unknown, K = unknown>(): Event<T, K> | undefined {
  return currentClaim()?.event as Event<T, K> | undefined
}
