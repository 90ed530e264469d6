import type { Observable, ObservableInput, ObservedValueOf } from 'rxjs'
import { concat } from './concat.js'
import { nameOperator } from './nameOperator.js'

/**
 * The values of the stream and, when it has completed, those of other sources.
 *
 * Acknowledgement: values are passed on as they come, each in the scope of its event.
 *
 * RxJS's `concatWith` does the same, and is warned of for values of the other sources.
 *
 * @example
 * orders.pipe(take(100), concatWith(of('enough')))
 */
export function concatWith<T, S extends readonly ObservableInput<unknown>[]>(
  ...others: S
): (source: Observable<T>) => Observable<T | ObservedValueOf<S[number]>> {
  return nameOperator(
    'concatWith',
    (source: Observable<T>) => concat(source, ...others) as Observable<T | ObservedValueOf<S[number]>>,
  )
}
