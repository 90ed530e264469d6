import { mergeMap as native, type ObservableInput, type ObservedValueOf, type OperatorFunction } from 'rxjs'
import { flatten } from './flatten.js'
import type { Held } from './Held.js'
import { nameOperator } from './nameOperator.js'

/**
 * Makes an Observable, promise, array or async iterable of each value and emits what these emit, as they emit it.
 *
 * Acknowledgement: an event is done when what was made of it has completed, and everything behind has finished with
 * the emitted values. Events that wait because of `concurrent` are not done. Values are emitted in the scope of their
 * event. An event whose Observable never completes is never acknowledged.
 *
 * Like RxJS's `mergeMap`, which acknowledges an event when it hands it to an asynchronous project function.
 *
 * @param concurrent how many may be subscribed at a time
 * @example
 * orders.pipe(mergeMap(async order => ({ ...order, rate: await rateOf(order.currency) }), 8))
 */
export function mergeMap<T, O extends ObservableInput<unknown>>(
  project: (value: T, index: number) => O,
  concurrent?: number,
): OperatorFunction<T, ObservedValueOf<O>> {
  return nameOperator(
    'mergeMap',
    flatten<T, ObservedValueOf<O>>(
      inner => native<Held<T>, ReturnType<typeof inner>>(inner, concurrent),
      project as (value: T, index: number) => ObservableInput<ObservedValueOf<O>>,
    ),
  )
}
