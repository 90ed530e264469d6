import { asyncScheduler, type MonoTypeOperatorFunction, auditTime as native, type SchedulerLike } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { slot } from './slot.js'

/**
 * From a value on, ignores values for a time, and emits the latest then.
 *
 * Acknowledgement: the event of a value that is dropped is done when a newer one comes, of whatever partition; that of
 * an emitted one when everything behind has finished with it. What is held is emitted early where partitions are given
 * back.
 *
 * Like RxJS's `auditTime`, which acknowledges an event when it comes.
 *
 * @param duration milliseconds
 * @param scheduler default: the app's
 */
export function auditTime<T>(duration: number, scheduler?: SchedulerLike): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'auditTime',
    slot<T>((_, runtime) => native(duration, scheduler ?? runtime?.scheduler ?? asyncScheduler)),
  )
}
