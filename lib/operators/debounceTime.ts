import { asyncScheduler, type MonoTypeOperatorFunction, debounceTime as native, type SchedulerLike } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { slot } from './slot.js'

/**
 * Emits a value when no other has come for a time; drops those that are followed by another one sooner.
 *
 * Acknowledgement: the event of a value that is dropped is done when a newer one comes, of whatever partition; that of
 * an emitted one when everything behind has finished with it. What is held is emitted early where partitions are given
 * back.
 *
 * Like RxJS's `debounceTime`, which acknowledges an event when it comes.
 *
 * @param dueTime milliseconds
 * @param scheduler default: the app's
 * @example
 * settings.pipe(debounceTime(500))
 */
export function debounceTime<T>(dueTime: number, scheduler?: SchedulerLike): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'debounceTime',
    slot<T>((_, runtime) => native(dueTime, scheduler ?? runtime?.scheduler ?? asyncScheduler)),
  )
}
