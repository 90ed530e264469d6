import type { Stream } from '../streams/Stream.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { WindowedStream } from './WindowedStream.js'
import type { WindowOptions } from './WindowOptions.js'
import { windowedBy } from './windowedBy.js'

/**
 * Divides a stream into the windows of events that are at most `difference` apart, `[start, start + difference]` with
 * both ends: for each key one window for each distinct set of such events. For the aggregation that stands right
 * behind it.
 *
 * A window is closed when stream time is later than its end + grace. Kafka Streams'
 * `SlidingWindows.ofTimeDifferenceAndGrace`.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 * @example
 * logins.pipe(sliding({ minutes: 1 }), count({ name: 'logins-of-a-minute' }), filter(({ value }) => value > 5))
 */
export function sliding<T, K>(
  difference: DurationInput,
  options: WindowOptions<T, K> = {},
): (source: Stream<T, K>) => WindowedStream<T, K, 'sliding'> {
  return windowedBy<T, K, 'sliding'>({ kind: 'sliding', before: difference, after: 0 }, options)
}
