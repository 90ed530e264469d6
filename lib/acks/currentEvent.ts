import { currentClaim } from './currentClaim.js'
import type { Event } from './Event.js'

/**
 * The event that is being processed, or `undefined` outside of a stream.
 *
 * @example
 * orders.subscribe(order => console.log(currentEvent()?.message.offset, order.id))
 */
export function currentEvent(): Event | undefined {
  return currentClaim()?.event
}
