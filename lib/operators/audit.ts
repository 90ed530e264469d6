import { type MonoTypeOperatorFunction, audit as native, type ObservableInput } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { onEmpty } from './onEmpty.js'
import { slot } from './slot.js'

/**
 * From a value on, ignores values until what the function gives for it emits, and emits the latest then.
 *
 * Acknowledgement: the event of a value that is dropped is done when a newer one comes, of whatever partition; that of
 * an emitted one when everything behind has finished with it. What is held is emitted early where partitions are given
 * back.
 *
 * Like RxJS's `audit`, which acknowledges an event when it comes.
 */
export function audit<T>(durationSelector: (value: T) => ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'audit',
    slot<T>(({ empty, select }) => {
      const selected = select(durationSelector)
      return native(held => onEmpty(selected(held), empty))
    }),
  )
}
