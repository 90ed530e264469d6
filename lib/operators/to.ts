import { type MonoTypeOperatorFunction, share, tap } from 'rxjs'
import { currentClaim } from '../acks/currentClaim.js'
import type { Topic } from '../topics/Topic.js'
import { nameOperator } from './nameOperator.js'
import { sendFor } from './sendFor.js'

/**
 * Sends each value to a topic, and emits it.
 *
 * Acknowledgement: an event is done when the broker has the record that was made of it, and everything behind has
 * finished with the value. Key, headers and timestamp are the event's. While more waits to be sent than
 * `sendBufferMaxBytes`, the event's partition waits; values outside of any event can't, and are an error then.
 *
 * Each application is one node: it sends once however many subscribe. `stream.subscribe(topic)` does the same at the
 * end of a pipe, without waiting.
 *
 * @example
 * orders.pipe(map(order => ({ alert: order.account })), to(alerts)).subscribe()
 */
export function to<T>(topic: Topic<T, unknown>): MonoTypeOperatorFunction<T> {
  return nameOperator('to', source =>
    source.pipe(
      tap(value => {
        const claim = currentClaim()
        sendFor(topic, topic.derive(value, claim), claim)
      }),
      share(),
    ),
  )
}
