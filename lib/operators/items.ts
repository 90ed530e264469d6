import type { Observable } from 'rxjs'
import type { Stream } from '../streams/Stream.js'
import { mapWithClaim } from './mapWithClaim.js'
import { nameOperator } from './nameOperator.js'

/**
 * Each value with the key of its event: `[key, value]`. A record without a key gives `null`. An array that a
 * collecting operator has made comes with the key of its last event.
 *
 * Acknowledgement: that of a `map`. Faust's `items`; RxJS has none.
 *
 * @throws RxfaustError `RXFAUST_NO_EVENT` downstream, for a value that belongs to no event
 * @example
 * orders.pipe(items()).subscribe(([key, order]) => console.log(key, order.amount))
 */
export function items<T, K>(): (source: Stream<T, K>) => Observable<[key: K | null, value: T]> {
  return nameOperator('items', (source: Stream<T, K>) =>
    mapWithClaim('items()', source, (value, { event }) => [event.key as K | null, value]),
  )
}
