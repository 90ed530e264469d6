import type { Observable } from 'rxjs'
import { DerivedEvent } from '../acks/DerivedEvent.js'
import type { Event } from '../acks/Event.js'
import type { Stream } from '../streams/Stream.js'
import { mapWithClaim } from './mapWithClaim.js'
import { nameOperator } from './nameOperator.js'

/**
 * The event of each value: key, headers, timestamp, message, and the value as the pipe has made it up to here. What is
 * done to the event (`ack`, `forward`) is done to the one that the topic delivered; `forward` sends the value as it is
 * here.
 *
 * Acknowledgement: that of a `map`. Faust's `events`; RxJS has none.
 *
 * @throws RxfaustError `RXFAUST_NO_EVENT` downstream, for a value that belongs to no event
 * @example
 * orders.pipe(events()).subscribe(event => console.log(event.message.offset, event.value.amount))
 */
export function events<T, K>(): (source: Stream<T, K>) => Observable<Event<T, K>> {
  return nameOperator('events', (source: Stream<T, K>) =>
    mapWithClaim('events()', source, (value, claim) => {
      const event = claim.event as Event<T, K>
      return Object.is(event.value, value) ? event : new DerivedEvent<T, K>(event, value)
    }),
  )
}
