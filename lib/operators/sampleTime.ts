import { asyncScheduler, type MonoTypeOperatorFunction, sampleTime as native, type SchedulerLike } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { slot } from './slot.js'

/**
 * Emits the latest value at intervals, where one has come since the last time.
 *
 * Acknowledgement: the event of a value that is dropped is done when a newer one comes, of whatever partition; that of
 * an emitted one when everything behind has finished with it. What is held is emitted early where partitions are given
 * back.
 *
 * Like RxJS's `sampleTime`, which acknowledges an event when it comes.
 *
 * @param period milliseconds
 * @param scheduler default: the app's
 */
export function sampleTime<T>(period: number, scheduler?: SchedulerLike): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'sampleTime',
    slot<T>((_, runtime) => native(period, scheduler ?? runtime?.scheduler ?? asyncScheduler)),
  )
}
