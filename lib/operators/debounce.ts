import { type MonoTypeOperatorFunction, debounce as native, type ObservableInput } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { slot } from './slot.js'

/**
 * Emits a value when what the function gives for it emits; drops it where another value comes sooner.
 *
 * Acknowledgement: the event of a value that is dropped is done when a newer one comes, of whatever partition; that of
 * an emitted one when everything behind has finished with it. What is held is emitted early where partitions are given
 * back.
 *
 * Like RxJS's `debounce`, which acknowledges an event when it comes.
 */
export function debounce<T>(durationSelector: (value: T) => ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'debounce',
    slot<T>(({ select }) => native(select(durationSelector))),
  )
}
