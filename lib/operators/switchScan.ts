import { switchScan as native, type ObservableInput, type OperatorFunction } from 'rxjs'
import { flatten } from './flatten.js'
import type { Held } from './Held.js'
import { nameOperator } from './nameOperator.js'

/**
 * A `scan` whose accumulator gives an Observable, promise, array or async iterable, of which only the latest is heard.
 *
 * Acknowledgement: an event is done when what was made of it has completed, and everything behind has finished with
 * the emitted values; or when the next value replaces it: it is given up then.
 *
 * Like RxJS's `switchScan`, which acknowledges an event when it hands it to an asynchronous accumulator.
 */
export function switchScan<T, R>(
  accumulator: (state: R, value: T, index: number) => ObservableInput<R>,
  seed: R,
): OperatorFunction<T, R> {
  return nameOperator(
    'switchScan',
    flatten<T, R>(
      inner =>
        native<Held<T>, Held<R>, ReturnType<typeof inner>>((state, held, index) => inner(held, index, state), {
          value: seed,
          claim: undefined,
        }),
      (value, index, state) => accumulator(state as R, value, index),
    ),
  )
}
