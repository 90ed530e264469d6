import { type MonoTypeOperatorFunction, share, tap } from 'rxjs'
import { currentClaim } from '../acks/currentClaim.js'
import type { Topic } from '../topics/Topic.js'
import { nameOperator } from './nameOperator.js'
import { sendFor } from './sendFor.js'

/**
 * Sends each value to every one of the topics, and emits it.
 *
 * Acknowledgement: an event is done when the broker has all the records that were made of it, and everything behind has
 * finished with the value. Key, headers and timestamp are the event's. While more waits to be sent than
 * `sendBufferMaxBytes`, the event's partition waits; values outside of any event can't, and are an error then.
 *
 * Each application is one node: it sends once however many subscribe. Faust's `echo`; with one topic it is {@link to}.
 *
 * @example
 * orders.pipe(filter(order => order.paid), echo(invoices, shipments)).subscribe()
 */
export function echo<T>(...topics: ReadonlyArray<Topic<T, unknown>>): MonoTypeOperatorFunction<T> {
  return nameOperator('echo', source =>
    source.pipe(
      tap(value => {
        const claim = currentClaim()
        for (const topic of topics) sendFor(topic, topic.derive(value, claim), claim)
      }),
      share(),
    ),
  )
}
