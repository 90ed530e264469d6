import type { Stream } from '../streams/Stream.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { WindowedStream } from './WindowedStream.js'
import type { WindowOptions } from './WindowOptions.js'
import { windowedBy } from './windowedBy.js'

/**
 * Divides a stream into windows that overlap: one of `size` begins every `step`, aligned to the epoch, and an event is
 * in all that contain its time. For the aggregation that stands right behind it.
 *
 * A window is closed when stream time has reached its end + grace. Kafka Streams' `TimeWindows.advanceBy`, Faust's
 * `hopping`.
 *
 * @param step not longer than the size
 * @throws RxfaustError `RXFAUST_OPTION`
 * @example
 * orders.pipe(hopping({ minutes: 5 }, { minutes: 1 }), count({ name: 'orders-of-5-minutes' }))
 */
export function hopping<T, K>(
  size: DurationInput,
  step: DurationInput,
  options: WindowOptions<T, K> = {},
): (source: Stream<T, K>) => WindowedStream<T, K, 'hopping'> {
  return windowedBy<T, K, 'hopping'>({ kind: 'hopping', size, step }, options)
}
