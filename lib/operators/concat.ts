import { concat as native, type Observable, type ObservableInput, type ObservedValueOf } from 'rxjs'
import type { Combined } from './Combined.js'
import { keepStream } from './keepStream.js'

/**
 * The values of several sources, one source after the other; a Stream where one of them is a Stream. Topics complete
 * only when the app stops, so they are of use at the last place.
 *
 * Acknowledgement: values are passed on as they come, each in the scope of its event. A source whose turn has not come
 * is not subscribed to.
 *
 * RxJS's `concat` gives a plain Observable: it awaits no asynchronous observer, and can't be iterated.
 *
 * @example
 * concat(from(backlog), orders).subscribe(async order => book(order))
 */
export function concat<const S extends readonly ObservableInput<unknown>[]>(
  ...sources: S
): Combined<S[number], ObservedValueOf<S[number]>>
export function concat(...sources: readonly ObservableInput<unknown>[]): Observable<unknown> {
  return keepStream('concat', sources, native(...sources))
}
