import { combineLatest as native, type Observable, type ObservableInput, type ObservedValueOf } from 'rxjs'
import type { Combined } from './Combined.js'
import { keepStream } from './keepStream.js'
import { latest } from './latest.js'
import type { ValuesOf } from './ValuesOf.js'

/**
 * The latest values of several sources, whenever one of them gives one and all have given one; a Stream where one of
 * them is a Stream.
 *
 * Acknowledgement: an event is done when its value has been emitted for the first time and everything behind has
 * finished with that, or when its source has given a newer value; afterwards it is merely remembered. What was never
 * emitted is given back with its partition, and comes again.
 *
 * Like RxJS's `combineLatest`, which is no Stream, and acknowledges an event when it comes.
 *
 * @example
 * combineLatest([prices, rates]).subscribe(([price, rate]) => show(price * rate))
 * combineLatest({ price: prices, rate: rates }).subscribe(({ price, rate }) => show(price * rate))
 */
export function combineLatest<const S extends readonly ObservableInput<unknown>[]>(
  sources: S,
): Combined<S[number], ValuesOf<S>>
export function combineLatest<const S extends readonly ObservableInput<unknown>[], R>(
  sources: S,
  resultSelector: (...values: ValuesOf<S>) => R,
): Combined<S[number], R>
export function combineLatest<S extends Record<string, ObservableInput<unknown>>>(
  sources: S,
): Combined<S[keyof S], { [Name in keyof S]: ObservedValueOf<S[Name]> }>
export function combineLatest(
  sources: readonly ObservableInput<unknown>[] | Record<string, ObservableInput<unknown>>,
  resultSelector?: (...values: never) => unknown,
): Observable<unknown> {
  const inputs = Object.values(sources)
  const names = Array.isArray(sources) ? undefined : Object.keys(sources)
  const project = (values: readonly unknown[]): unknown => {
    if (names !== undefined) return Object.fromEntries(names.map((name, place) => [name, values[place]]))
    return resultSelector === undefined ? values : resultSelector(...(values as never))
  }
  const combined = latest(inputs, { native: held => native(held), project, firstDrops: false })
  return keepStream('combineLatest', inputs, combined)
}
