import {
  asyncScheduler,
  type MonoTypeOperatorFunction,
  throttleTime as native,
  type SchedulerLike,
  type ThrottleConfig,
} from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { slot } from './slot.js'

/**
 * Emits a value, and ignores those that come in the time after it; with `trailing` it emits the latest of these at the
 * end of that time.
 *
 * Acknowledgement: the event of a value that is dropped is done at once; with `trailing` when a newer one comes, of
 * whatever partition. That of an emitted one when everything behind has finished with it. What is held is emitted
 * early where partitions are given back.
 *
 * Like RxJS's `throttleTime`, which acknowledges an event when it comes, also where it emits it later.
 *
 * @param duration milliseconds
 * @param scheduler default: the app's
 * @param config default: `{ leading: true, trailing: false }`
 */
export function throttleTime<T>(
  duration: number,
  scheduler?: SchedulerLike,
  config?: ThrottleConfig,
): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'throttleTime',
    slot<T>((state, runtime) => {
      state.keeps = config?.trailing ?? false
      return native(duration, scheduler ?? runtime?.scheduler ?? asyncScheduler, config)
    }),
  )
}
