import { expand as native, type ObservableInput, type OperatorFunction, type SchedulerLike } from 'rxjs'
import { flatten } from './flatten.js'
import type { Held } from './Held.js'
import { nameOperator } from './nameOperator.js'

/**
 * Emits each value, makes an Observable, promise, array or async iterable of it, and does the same with each value
 * that these emit.
 *
 * Acknowledgement: an event is done when everything that was made of it, and of that in turn, has completed, and
 * everything behind has finished with the emitted values. All of them are in the scope of the event.
 *
 * Like RxJS's `expand`, which acknowledges an event when it hands it to an asynchronous project function.
 *
 * @param concurrent how many may be subscribed at a time
 * @param scheduler where they are subscribed to; default: at once
 * @example
 * folders.pipe(expand(folder => subfoldersOf(folder), 4))
 */
export function expand<T>(
  project: (value: T, index: number) => ObservableInput<T>,
  concurrent?: number,
  scheduler?: SchedulerLike,
): OperatorFunction<T, T> {
  return nameOperator(
    'expand',
    flatten<T, T>(
      inner =>
        native<Held<T>, ReturnType<typeof inner>>(
          (held, index) => inner(held, index),
          concurrent,
          scheduler as SchedulerLike,
        ),
      project,
      { recursive: true },
    ),
  )
}
