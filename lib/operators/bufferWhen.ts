import { bufferWhen as native, type ObservableInput, type OperatorFunction } from 'rxjs'
import { collect } from './collect.js'
import { nameOperator } from './nameOperator.js'

/**
 * Gathers values into an array that is emitted, also where it is empty, when what the function gives emits; the function
 * is called for each array.
 *
 * Acknowledgement: the events of an array are done when everything behind has finished with the array. What is held
 * is emitted early, and the next array begun, where its partitions are given back, and where it is all that may be in
 * flight.
 *
 * Like RxJS's `bufferWhen`, which acknowledges an event when it comes.
 */
export function bufferWhen<T>(closingSelector: () => ObservableInput<unknown>): OperatorFunction<T, T[]> {
  return nameOperator(
    'bufferWhen',
    collect<T>(() => native(closingSelector)),
  )
}
