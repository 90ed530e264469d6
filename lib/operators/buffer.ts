import { buffer as native, type ObservableInput, type OperatorFunction } from 'rxjs'
import { collect } from './collect.js'
import { nameOperator } from './nameOperator.js'

/**
 * Gathers values into an array that is emitted, also where it is empty, whenever the notifier emits.
 *
 * Acknowledgement: the events of an array are done when everything behind has finished with the array. What is held
 * is emitted early, and the notifier subscribed to again, where its partitions are given back, and where it is all that
 * may be in flight.
 *
 * Like RxJS's `buffer`, which acknowledges an event when it comes.
 *
 * @example
 * orders.pipe(buffer(interval(1_000)))
 */
export function buffer<T>(closingNotifier: ObservableInput<unknown>): OperatorFunction<T, T[]> {
  return nameOperator(
    'buffer',
    collect<T>(() => native(closingNotifier)),
  )
}
