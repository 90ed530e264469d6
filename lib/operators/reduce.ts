import type { Stream } from '../streams/Stream.js'
import type { WindowEntry } from '../tables/windows/WindowEntry.js'
import type { AggregationOptions } from './AggregationOptions.js'
import { aggregateWindows } from './aggregateWindows.js'
import type { Emit, EmittedValue } from './Emit.js'
import type { WindowedStream, WindowKind } from './WindowedStream.js'

/** How the values of a window become one. */
export interface ReduceOptions<T, K, E extends Emit> extends AggregationOptions<E> {
  /** Makes one value of two, the earlier one first; in sessions also of those of two sessions. */
  readonly reduce: (earlier: T, later: T, key: K) => T
}

/**
 * Makes one value of all values of each key and window, beginning with the first: `{ key, window, value }`. All else as
 * `count`.
 *
 * Unlike RxJS's `reduce` it does not wait for the end of the stream, and demands a name. Kafka Streams' `reduce`.
 *
 * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` after the start
 * @example
 * readings.pipe(hopping('PT1M', 'PT10S'), reduce({ name: 'highest', reduce: (a, b) => Math.max(a, b) }))
 */
export function reduce<T, K, D extends WindowKind, const E extends Emit = 'updates'>(
  options: ReduceOptions<T, K, E>,
): (source: WindowedStream<T, K, D>) => Stream<WindowEntry<K, EmittedValue<T, D, E>>, K> {
  const both = options.reduce
  return aggregateWindows<T, K, T, D, E>('reduce', options, {
    add: (earlier, later, key) => (earlier === undefined ? later : both(earlier, later, key)),
    merge: both,
  })
}
