import { concatMap as native, type ObservableInput, type ObservedValueOf, type OperatorFunction } from 'rxjs'
import { flatten } from './flatten.js'
import type { Held } from './Held.js'
import { nameOperator } from './nameOperator.js'

/**
 * Makes an Observable, promise, array or async iterable of each value and emits what these emit, one after the other.
 *
 * Acknowledgement: an event is done when what was made of it has completed, and everything behind has finished with
 * the emitted values. Events that wait for their turn are not done. Values are emitted in the scope of their event.
 *
 * Like RxJS's `concatMap`, which acknowledges an event when it queues it.
 *
 * @example
 * orders.pipe(concatMap(order => save(order)))          // in order, over all partitions
 */
export function concatMap<T, O extends ObservableInput<unknown>>(
  project: (value: T, index: number) => O,
): OperatorFunction<T, ObservedValueOf<O>> {
  return nameOperator(
    'concatMap',
    flatten<T, ObservedValueOf<O>>(
      inner => native<Held<T>, ReturnType<typeof inner>>(inner),
      project as (value: T, index: number) => ObservableInput<ObservedValueOf<O>>,
    ),
  )
}
