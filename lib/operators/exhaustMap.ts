import { exhaustMap as native, type ObservableInput, type ObservedValueOf, type OperatorFunction } from 'rxjs'
import { flatten } from './flatten.js'
import type { Held } from './Held.js'
import { nameOperator } from './nameOperator.js'

/**
 * Makes an Observable, promise, array or async iterable of a value and emits what that emits; values that come
 * meanwhile are dropped.
 *
 * Acknowledgement: an event is done when what was made of it has completed, and everything behind has finished with
 * the emitted values. The event of a dropped value is done at once.
 *
 * Like RxJS's `exhaustMap`, which acknowledges an event when it hands it to an asynchronous project function.
 *
 * @example
 * triggers.pipe(exhaustMap(() => rebuildIndex()))           // not again while one is under way
 */
export function exhaustMap<T, O extends ObservableInput<unknown>>(
  project: (value: T, index: number) => O,
): OperatorFunction<T, ObservedValueOf<O>> {
  return nameOperator(
    'exhaustMap',
    flatten<T, ObservedValueOf<O>>(
      inner => native<Held<T>, ReturnType<typeof inner>>((held, index) => inner(held, index)),
      project as (value: T, index: number) => ObservableInput<ObservedValueOf<O>>,
      { drops: true },
    ),
  )
}
