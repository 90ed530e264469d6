import type { Stream } from '../streams/Stream.js'
import type { WindowEntry } from '../tables/windows/WindowEntry.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AggregationOptions } from './AggregationOptions.js'
import { aggregateWindows } from './aggregateWindows.js'
import type { Emit, EmittedValue } from './Emit.js'
import type { WindowedStream, WindowKind } from './WindowedStream.js'

/** Which values of a window are kept. */
export interface TopKOptions<T, E extends Emit> extends AggregationOptions<E> {
  /** How many, above 0. */
  readonly k: number
  /** By what they are compared; the largest come first. It is also asked of values that were stored and read again. */
  readonly by: (value: T) => number | bigint | string | Date
}

/**
 * The `k` largest values of each key and window, the largest first, as an array: `{ key, window, value }`. Of equal ones
 * those that came first are kept. `value` describes how the array is written. All else as `count`; a change is every
 * event, also where the array stays as it was.
 *
 * RxJS and Kafka Streams have none.
 *
 * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` after the start
 * @example
 * plays.pipe(tumbling({ days: 1 }), topK({ name: 'charts', k: 10, by: play => play.score, emit: 'final' }))
 */
export function topK<T, K, D extends WindowKind, const E extends Emit = 'updates'>(
  options: TopKOptions<T, E>,
): (source: WindowedStream<T, K, D>) => Stream<WindowEntry<K, EmittedValue<T[], D, E>>, K> {
  const { k, by, name } = options
  if (!(Number.isInteger(k) && k > 0)) {
    throw new RxfaustError('RXFAUST_OPTION', `k of topK "${name}" is ${k}.`, 'Give a whole number above 0.')
  }
  const insert = (top: readonly T[], value: T): T[] => {
    const rank = by(value)
    const at = top.findIndex(each => by(each) < rank)
    if (at < 0) return top.length < k ? [...top, value] : [...top]
    return [...top.slice(0, at), value, ...top.slice(at, k - 1)]
  }
  return aggregateWindows<T, K, T[], D, E>('topK', options, {
    add: (top = [], value) => insert(top, value),
    merge: (earlier, later) => later.reduce(insert, earlier),
  })
}
