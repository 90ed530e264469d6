import { type MonoTypeOperatorFunction, observeOn as native, type SchedulerLike } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { shift } from './shift.js'

/**
 * Emits each value, and the end, from a scheduler.
 *
 * Acknowledgement: an event is done when its value was emitted and everything behind has finished with it. Where
 * partitions are given back, so are the values that wait: they come again.
 *
 * Like RxJS's `observeOn`, which acknowledges an event when it comes.
 *
 * @param delay milliseconds
 * @example
 * orders.pipe(observeOn(asapScheduler))
 */
export function observeOn<T>(scheduler: SchedulerLike, delay = 0): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'observeOn',
    shift<T>(() => native(scheduler, delay)),
  )
}
