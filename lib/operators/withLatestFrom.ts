import { withLatestFrom as native, type Observable, type ObservableInput } from 'rxjs'
import type { Held } from './Held.js'
import { latest } from './latest.js'
import { nameOperator } from './nameOperator.js'
import type { ValuesOf } from './ValuesOf.js'

/**
 * Each value with the latest ones of other sources; a value is dropped while one of these has given none.
 *
 * Acknowledgement: an event of the stream is done when everything behind has finished with what was emitted; that of a
 * dropped value at once. An event of another source is done when its value has been emitted for the first time, or
 * when that source has given a newer one; afterwards it is merely remembered. What was never emitted is given back with
 * its partition, and comes again.
 *
 * Like RxJS's `withLatestFrom`, which acknowledges events of the other sources when they come.
 *
 * @example
 * orders.pipe(withLatestFrom(rates, (order, rate) => order.amount * rate))
 */
export function withLatestFrom<T, const S extends readonly ObservableInput<unknown>[], R>(
  ...inputs: [...S, (value: T, ...latest: ValuesOf<S>) => R]
): (source: Observable<T>) => Observable<R>
export function withLatestFrom<T, const S extends readonly ObservableInput<unknown>[]>(
  ...inputs: S
): (source: Observable<T>) => Observable<[T, ...ValuesOf<S>]>
export function withLatestFrom(
  ...inputs: ReadonlyArray<ObservableInput<unknown> | ((...values: never) => unknown)>
): (source: Observable<unknown>) => Observable<unknown> {
  const last = inputs.at(-1)
  const project = typeof last === 'function' ? last : undefined
  const others = (project === undefined ? inputs : inputs.slice(0, -1)) as readonly ObservableInput<unknown>[]
  return nameOperator('withLatestFrom', (source: Observable<unknown>) =>
    latest([source, ...others], {
      native: ([first, ...held]) =>
        (first as Observable<Held<unknown>>).pipe(native(...held)) as Observable<Held<unknown>[]>,
      project: values => (project === undefined ? values : project(...(values as never))),
      firstDrops: true,
    }),
  )
}
