import {
  asyncScheduler,
  timeout as native,
  Observable,
  type ObservableInput,
  type ObservedValueOf,
  type OperatorFunction,
  type SchedulerLike,
  type TimeoutConfig,
} from 'rxjs'
import { isStream } from '../streams/isStream.js'
import { nameOperator } from './nameOperator.js'

/**
 * Fails with RxJS's `TimeoutError`, or goes over to another Observable, where the first value, or each next one, does
 * not come in time. It measures the time between values, not that of their processing.
 *
 * Acknowledgement: values are passed on as they come. The error belongs to no event, so that behind it only `catchError`
 * and `retry` help: no policy applies, and the app fails.
 *
 * RxJS's `timeout`, with the scheduler of the app as default.
 *
 * @param config milliseconds between values, a date for the first, or both and more
 * @example
 * heartbeats.pipe(timeout({ each: 30_000, with: () => of('silent') }))
 */
export function timeout<T, O extends ObservableInput<unknown>, M = unknown>(
  config: TimeoutConfig<T, O, M> & { with: (...args: never) => O },
): OperatorFunction<T, T | ObservedValueOf<O>>
export function timeout<T, M = unknown>(
  config: Omit<TimeoutConfig<T, ObservableInput<unknown>, M>, 'with'>,
): OperatorFunction<T, T>
export function timeout<T>(each: number, scheduler?: SchedulerLike): OperatorFunction<T, T>
export function timeout<T>(first: Date, scheduler?: SchedulerLike): OperatorFunction<T, T>
export function timeout<T>(
  config: number | Date | TimeoutConfig<T, ObservableInput<unknown>, unknown>,
  scheduler?: SchedulerLike,
): OperatorFunction<T, unknown> {
  const given: TimeoutConfig<T, ObservableInput<unknown>, unknown> = typeof config === 'number'
    ? { each: config }
    : config instanceof Date
      ? { first: config }
      : config
  return nameOperator('timeout', (source: Observable<T>) => {
    const own = isStream(source) ? source.runtime.scheduler : asyncScheduler
    const operator = native({ ...given, scheduler: given.scheduler ?? scheduler ?? own })
    // Not lifted by the Stream, which would take what comes instead for values that have left their events.
    return operator(new Observable<T>(into => source.subscribe(into))) as Observable<unknown>
  })
}
