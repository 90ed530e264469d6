import type { Stream } from '../streams/Stream.js'
import type { WindowEntry } from '../tables/windows/WindowEntry.js'
import type { AggregationOptions } from './AggregationOptions.js'
import { aggregateWindows } from './aggregateWindows.js'
import type { Emit, EmittedValue } from './Emit.js'
import type { WindowedStream, WindowKind } from './WindowedStream.js'

/**
 * Counts the events of each key and window of a windowed stream: `{ key, window: { start, end }, value }`. Events
 * without a key and tombstones are passed over, and counted in `monitor.recordsPassedOver`.
 *
 * Acknowledgement: an event is done with the call that delivers it, and when everybody behind has finished with the
 * results that it brought about, which are those of other windows as well where it has closed them. The event of a
 * result has the result's key, and the latest time of an event in the window, so that `to(topic)` sends it with both.
 *
 * Unlike RxJS's `count` it does not wait for the end of the stream, and demands a name: it is a node of the topology
 * with a state of its own, which counts once however many subscribe. Kafka Streams' `count`.
 *
 * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_STATE` after the start
 * @example
 * orders.pipe(tumbling({ minutes: 1 }), count({ name: 'per-minute', emit: 'final' })).subscribe(
 *   ({ key, window, value }) => console.log(key, new Date(window.start), value))
 */
export function count<T, K, D extends WindowKind, const E extends Emit = 'updates'>(
  options: Omit<AggregationOptions<E>, 'value'>,
): (source: WindowedStream<T, K, D>) => Stream<WindowEntry<K, EmittedValue<number, D, E>>, K> {
  return aggregateWindows<T, K, number, D, E>('count', options, {
    add: (sum = 0) => sum + 1,
    merge: (earlier, later) => earlier + later,
  })
}
