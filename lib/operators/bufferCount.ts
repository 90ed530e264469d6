import { bufferCount as native, type OperatorFunction } from 'rxjs'
import type { Copies } from './Copies.js'
import { checkCount } from './checkCount.js'
import { collect } from './collect.js'
import { nameOperator } from './nameOperator.js'

/**
 * Gathers values into arrays of a size. Values of all partitions go into the same array. With `startBufferEvery` an
 * array begins at each so many values: arrays overlap where that is below the size, and values are dropped where it is
 * above.
 *
 * Acknowledgement: an event is done when everything behind has finished with the arrays that it is in; a dropped one at
 * once. What is held is emitted early where its partitions are given back, where it is all that may be in flight,
 * and when the stream completes.
 *
 * Like RxJS's `bufferCount`, which acknowledges an event when it comes.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where the size is above the app's `streamBufferMaxsize`
 * @example
 * orders.pipe(bufferCount(100))           // waits for 100, however long; takeWithin(100, { seconds: 5 }) does not
 */
export function bufferCount<T>(bufferSize: number, startBufferEvery?: number | null): OperatorFunction<T, T[]> {
  return nameOperator(
    'bufferCount',
    collect<T>((runtime, copies) => {
      checkCount('bufferCount', bufferSize, runtime)
      countCopies(copies, bufferSize, startBufferEvery ?? bufferSize)
      return native(bufferSize, startBufferEvery)
    }),
  )
}

/** An array begins at each value whose index is a multiple of `every`. */
function countCopies(copies: Copies, size: number, every: number): void {
  if (every === size) return
  let index = 0
  copies.count = () => {
    const begun = Math.floor(index / every) + 1
    const full = Math.max(0, Math.floor((index - size) / every) + 1)
    index++
    return begun - full
  }
}
