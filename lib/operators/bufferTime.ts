import { asyncScheduler, bufferTime as native, type OperatorFunction, type SchedulerLike } from 'rxjs'
import { collect } from './collect.js'
import { nameOperator } from './nameOperator.js'
import { overlapInTime } from './overlapInTime.js'

/**
 * Gathers values into arrays, each of which is emitted after a time, also where it is empty, or when it has reached a
 * size. Values of all partitions go into the same array. With a creation interval, in milliseconds, an array begins
 * each time that this has passed, and not when the one before is emitted: arrays overlap, or values are dropped.
 *
 * Acknowledgement: an event is done when everything behind has finished with the arrays that it is in; a dropped one at
 * once. What is held is emitted early where its partitions are given back, where it is all that may be in flight,
 * and when the stream completes.
 *
 * Like RxJS's `bufferTime`, which acknowledges an event when it comes. `takeWithin` emits no empty arrays, and has no
 * timer while nothing comes.
 *
 * @param bufferTimeSpan milliseconds
 * @param scheduler default: the app's
 * @example
 * orders.pipe(bufferTime(1_000, null, 500), filter(batch => batch.length > 0))
 */
export function bufferTime<T>(bufferTimeSpan: number, scheduler?: SchedulerLike): OperatorFunction<T, T[]>
export function bufferTime<T>(
  bufferTimeSpan: number,
  bufferCreationInterval: number | null | undefined,
  scheduler?: SchedulerLike,
): OperatorFunction<T, T[]>
export function bufferTime<T>(
  bufferTimeSpan: number,
  bufferCreationInterval: number | null | undefined,
  maxBufferSize: number,
  scheduler?: SchedulerLike,
): OperatorFunction<T, T[]>
export function bufferTime<T>(
  span: number,
  ...others: ReadonlyArray<number | null | undefined | SchedulerLike>
): OperatorFunction<T, T[]> {
  const given = others.find(each => typeof each === 'object' && each !== null) as SchedulerLike | undefined
  const [every, size] = others.map(each => (typeof each === 'number' ? each : undefined))
  // As RxJS takes them: no interval below zero, no size of zero.
  const interval = every !== undefined && every >= 0 ? every : undefined
  const most = size || Number.POSITIVE_INFINITY
  return nameOperator(
    'bufferTime',
    collect<T>((runtime, copies) => {
      const scheduler = given ?? runtime?.scheduler ?? asyncScheduler
      return interval === undefined
        ? native(span, null, most, scheduler)
        : overlapInTime(copies, { span, interval, most, scheduler })
    }),
  )
}
