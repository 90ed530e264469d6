import type { Observable, ObservableInput } from 'rxjs'
import { combineLatest } from './combineLatest.js'
import { nameOperator } from './nameOperator.js'
import type { ValuesOf } from './ValuesOf.js'

/**
 * The latest values of the stream and of other sources, whenever one of them gives one and all have given one.
 *
 * Acknowledgement: that of {@link combineLatest}.
 *
 * @example
 * prices.pipe(combineLatestWith(rates)).subscribe(([price, rate]) => show(price * rate))
 */
export function combineLatestWith<T, const S extends readonly ObservableInput<unknown>[]>(
  ...others: S
): (source: Observable<T>) => Observable<[T, ...ValuesOf<S>]> {
  return nameOperator(
    'combineLatestWith',
    (source: Observable<T>) => combineLatest([source, ...others]) as Observable<[T, ...ValuesOf<S>]>,
  )
}
