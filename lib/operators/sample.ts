import { type MonoTypeOperatorFunction, sample as native, type ObservableInput } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { onEmpty } from './onEmpty.js'
import { slot } from './slot.js'

/**
 * Emits the latest value when the notifier emits, where one has come since the last time.
 *
 * Acknowledgement: the event of a value that is dropped is done when a newer one comes, of whatever partition; that of
 * an emitted one when everything behind has finished with it. What is held is emitted early where partitions are given
 * back. Behind the end of the notifier nothing is emitted any more, and each event is done when it comes.
 *
 * Like RxJS's `sample`, which acknowledges an event when it comes.
 */
export function sample<T>(notifier: ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'sample',
    slot<T>(state =>
      native(
        onEmpty(notifier, () => {
          state.keeps = false
          state.empty()
        }),
      ),
    ),
  )
}
