import { switchMap as native, type ObservableInput, type ObservedValueOf, type OperatorFunction } from 'rxjs'
import { flatten } from './flatten.js'
import type { Held } from './Held.js'
import { nameOperator } from './nameOperator.js'

/**
 * Makes an Observable, promise, array or async iterable of each value and emits what the latest of these emits.
 *
 * Acknowledgement: an event is done when what was made of it has completed, and everything behind has finished with
 * the emitted values; or when the next value, of whatever partition, replaces it: it is given up then, and what an
 * asynchronous function has begun for it goes on unheard. Where each event counts, use `concatMap` or `mapAsync`.
 *
 * Like RxJS's `switchMap`, which acknowledges an event when it hands it to an asynchronous project function.
 *
 * @example
 * prices.pipe(switchMap(price => recalculate(price)))           // only the latest price is of interest
 */
export function switchMap<T, O extends ObservableInput<unknown>>(
  project: (value: T, index: number) => O,
): OperatorFunction<T, ObservedValueOf<O>> {
  return nameOperator(
    'switchMap',
    flatten<T, ObservedValueOf<O>>(
      inner => native<Held<T>, ReturnType<typeof inner>>((held, index) => inner(held, index)),
      project as (value: T, index: number) => ObservableInput<ObservedValueOf<O>>,
    ),
  )
}
