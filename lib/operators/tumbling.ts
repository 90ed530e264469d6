import type { Stream } from '../streams/Stream.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { WindowedStream } from './WindowedStream.js'
import type { WindowOptions } from './WindowOptions.js'
import { windowedBy } from './windowedBy.js'

/**
 * Divides a stream into windows next to each other, `[start, start + size)`, aligned to the epoch, for the aggregation
 * that stands right behind it: `count`, `aggregate`, `reduce` or `topK`.
 *
 * A window is closed when stream time, the latest time of an event in its partition, has reached its end + grace.
 * Kafka Streams' `TimeWindows.ofSizeAndGrace`, Faust's `tumbling`.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 * @example
 * orders.pipe(tumbling({ minutes: 5 }, { grace: { seconds: 30 } }), count({ name: 'orders-per-5-minutes' }))
 */
export function tumbling<T, K>(
  size: DurationInput,
  options: WindowOptions<T, K> = {},
): (source: Stream<T, K>) => WindowedStream<T, K, 'tumbling'> {
  return windowedBy<T, K, 'tumbling'>({ kind: 'tumbling', size }, options)
}
