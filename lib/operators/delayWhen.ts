import { type MonoTypeOperatorFunction, delayWhen as native, type ObservableInput } from 'rxjs'
import { within } from '../acks/within.js'
import { nameOperator } from './nameOperator.js'
import { onEmpty } from './onEmpty.js'
import { shift } from './shift.js'

/**
 * Emits each value when what the function gives for it emits; drops it where that completes without.
 *
 * Acknowledgement: an event is done when its value was dropped, or emitted and everything behind has finished with it.
 * Where partitions are given back, so are the values that wait: they come again.
 *
 * Like RxJS's `delayWhen`, which acknowledges an event when it comes.
 *
 * @example
 * orders.pipe(delayWhen(order => timer(new Date(order.due), app.scheduler)))
 */
export function delayWhen<T>(
  delayDurationSelector: (value: T, index: number) => ObservableInput<unknown>,
): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'delayWhen',
    shift<T>(drop =>
      native((held, index) =>
        onEmpty(
          within(held.claim, () => delayDurationSelector(held.value, index)),
          () => drop(held),
        ),
      ),
    ),
  )
}
