import { asyncScheduler, type MonoTypeOperatorFunction, delay as native, type SchedulerLike } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { shift } from './shift.js'

/**
 * Emits each value a time after it came, or all of them not before a date. Errors are not delayed.
 *
 * Acknowledgement: an event is done when its value was emitted and everything behind has finished with it. Values that
 * wait are in flight: where there are `streamBufferMaxsize` of a partition, it is paused. Where partitions are given
 * back, so are the values that wait: they come again, and wait from the beginning.
 *
 * Like RxJS's `delay`, which acknowledges an event when it comes.
 *
 * @param due milliseconds, or a date
 * @param scheduler default: the app's
 * @example
 * reminders.pipe(delay(60_000))
 */
export function delay<T>(due: number | Date, scheduler?: SchedulerLike): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'delay',
    shift<T>((_, runtime) => native(due, scheduler ?? runtime?.scheduler ?? asyncScheduler)),
  )
}
