import { type MonoTypeOperatorFunction, throttle as native, type ObservableInput, type ThrottleConfig } from 'rxjs'
import { nameOperator } from './nameOperator.js'
import { onEmpty } from './onEmpty.js'
import { slot } from './slot.js'

/**
 * Emits a value, and ignores those that come until what the function gives for it emits; with `trailing` it emits the
 * latest of these then.
 *
 * Acknowledgement: the event of a value that is dropped is done at once; with `trailing` when a newer one comes, of
 * whatever partition. That of an emitted one when everything behind has finished with it. What is held is emitted
 * early where partitions are given back.
 *
 * Like RxJS's `throttle`, which acknowledges an event when it comes, also where it emits it later.
 *
 * @param config default: `{ leading: true, trailing: false }`
 */
export function throttle<T>(
  durationSelector: (value: T) => ObservableInput<unknown>,
  config?: ThrottleConfig,
): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'throttle',
    slot<T>(state => {
      state.keeps = config?.trailing ?? false
      const selected = state.select(durationSelector)
      return native(held => onEmpty(selected(held), state.empty), config)
    }),
  )
}
