import type { Observable, ObservableInput, ObservedValueOf } from 'rxjs'
import { merge } from './merge.js'
import { nameOperator } from './nameOperator.js'

/**
 * The values of the stream and of other sources, as they come.
 *
 * Acknowledgement: values are passed on as they come, each in the scope of its event.
 *
 * RxJS's `mergeWith` does the same, and is warned of for values of the other sources.
 */
export function mergeWith<T, S extends readonly ObservableInput<unknown>[]>(
  ...others: S
): (source: Observable<T>) => Observable<T | ObservedValueOf<S[number]>> {
  return nameOperator(
    'mergeWith',
    (source: Observable<T>) => merge(source, ...others) as Observable<T | ObservedValueOf<S[number]>>,
  )
}
