import type { Stream } from '../streams/Stream.js'
import type { WindowEntry } from '../tables/windows/WindowEntry.js'
import type { AggregationOptions } from './AggregationOptions.js'
import { aggregateWindows } from './aggregateWindows.js'
import type { Emit, EmittedValue } from './Emit.js'
import type { WindowedStream, WindowKind } from './WindowedStream.js'

/** How a value is made of the events of a window. */
export interface AggregateOptions<T, K, V, E extends Emit> extends AggregationOptions<E> {
  /** What a window begins with. */
  readonly initial: () => V
  /** Makes the new value of the old one and an event's value. It must not change the old one in place. */
  readonly add: (aggregate: V, value: T, key: K) => V
}

/** The same of the events of a session. */
export interface AggregateSessionsOptions<T, K, V, E extends Emit> extends AggregateOptions<T, K, V, E> {
  /** Makes one value of two, the earlier one first: of what `initial` gives and a session's, or of two sessions'. */
  readonly merge: (earlier: V, later: V, key: K) => V
}

/**
 * Makes a value of the events of each key and window: `{ key, window: { start, end }, value }`. Sessions need `merge`,
 * as an event may join two of them. What the functions throw goes to the error policy with its event, which has changed
 * nothing then. All else as `count`.
 *
 * RxJS has none; Kafka Streams' `aggregate`.
 *
 * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` after the start
 * @example
 * orders.pipe(
 *   tumbling({ minutes: 5 }, { grace: { seconds: 30 } }),
 *   aggregate({ name: 'sums', initial: () => 0, add: (sum, order) => sum + order.amount, emit: 'final' }),
 * )
 */
export function aggregate<T, K, V, const E extends Emit = 'updates'>(
  options: AggregateSessionsOptions<T, K, V, E>,
): (source: WindowedStream<T, K, 'session'>) => Stream<WindowEntry<K, EmittedValue<V, 'session', E>>, K>
export function aggregate<T, K, V, const E extends Emit = 'updates'>(
  options: AggregateOptions<T, K, V, E> & { readonly merge?: undefined },
): (source: WindowedStream<T, K, Exclude<WindowKind, 'session'>>) => Stream<WindowEntry<K, V>, K>
export function aggregate<T, K, V, D extends WindowKind, E extends Emit>(
  options: AggregateOptions<T, K, V, E> & Partial<AggregateSessionsOptions<T, K, V, E>>,
): (source: WindowedStream<T, K, D>) => Stream<WindowEntry<K, EmittedValue<V, D, E>>, K> {
  const { initial, add, merge } = options
  return aggregateWindows<T, K, V, D, E>('aggregate', options, {
    // Kafka Streams merges what it has found of a session into a new aggregate as well.
    add:
      merge === undefined
        ? (aggregated, value, key) => add(aggregated === undefined ? initial() : aggregated, value, key)
        : (aggregated, value, key) =>
            add(aggregated === undefined ? initial() : merge(initial(), aggregated, key), value, key),
    merge,
  })
}
