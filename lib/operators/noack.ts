import type { MonoTypeOperatorFunction } from 'rxjs'
import { mapWithClaim } from './mapWithClaim.js'
import { nameOperator } from './nameOperator.js'

/**
 * Leaves the acknowledgement of each event to `event.ack()`, for the subscriptions behind it. An event that is never
 * acknowledged holds back the commit of its partition, and counts against the credit. The first `ack()` is for all
 * values that were made of the event, or of the events of an array.
 *
 * Faust's `noack`; RxJS has none.
 *
 * @throws RxfaustError `RXFAUST_NO_EVENT` downstream, for a value that belongs to no event
 * @example
 * orders.pipe(noack(), events()).subscribe(event => queue.push({ order: event.value, done: () => event.ack() }))
 */
export function noack<T>(): MonoTypeOperatorFunction<T> {
  return nameOperator('noack', source =>
    mapWithClaim('noack()', source, (value, claim) => {
      claim.event.leaveToAck(claim)
      return value
    }),
  )
}
