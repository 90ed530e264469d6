import { mergeScan as native, type ObservableInput, type OperatorFunction } from 'rxjs'
import { flatten } from './flatten.js'
import type { Held } from './Held.js'
import { nameOperator } from './nameOperator.js'

/**
 * A `scan` whose accumulator gives an Observable, promise, array or async iterable; what these emit is emitted, and the
 * latest of it is the state. It lives in memory: state that shall survive a restart belongs in a table.
 *
 * Acknowledgement: an event is done when what was made of it has completed, and everything behind has finished with
 * the emitted values.
 *
 * Like RxJS's `mergeScan`, which acknowledges an event when it hands it to an asynchronous accumulator.
 *
 * @param concurrent how many may be subscribed at a time; with 1 each sees the state that the one before has left
 * @example
 * orders.pipe(mergeScan(async (sum, order) => sum + (await amountOf(order)), 0, 1))
 */
export function mergeScan<T, R>(
  accumulator: (state: R, value: T, index: number) => ObservableInput<R>,
  seed: R,
  concurrent?: number,
): OperatorFunction<T, R> {
  return nameOperator(
    'mergeScan',
    flatten<T, R>(
      inner =>
        native<Held<T>, Held<R>>(
          (state, held, index) => inner(held, index, state),
          { value: seed, claim: undefined },
          concurrent,
        ),
      (value, index, state) => accumulator(state as R, value, index),
    ),
  )
}
