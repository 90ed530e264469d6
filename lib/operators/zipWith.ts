import type { Observable, ObservableInput } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import type { ValuesOf } from './ValuesOf.js'
import { zip } from './zip.js'

/**
 * The first value with the first ones of other sources, then the second ones, and so on.
 *
 * Acknowledgement: that of {@link zip}.
 */
export function zipWith<T, const S extends readonly ObservableInput<unknown>[]>(
  ...others: S
): (source: Observable<T>) => Observable<[T, ...ValuesOf<S>]> {
  return nameOperator('zipWith', (source: Observable<T>) => zip([source, ...others]) as Observable<[T, ...ValuesOf<S>]>)
}
