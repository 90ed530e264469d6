import type { Stream } from '../streams/Stream.js'
import type { DurationInput } from '../util/DurationInput.js'
import type { WindowedStream } from './WindowedStream.js'
import type { WindowOptions } from './WindowOptions.js'
import { windowedBy } from './windowedBy.js'

/**
 * Divides a stream into sessions: the events of a key among which nothing is missing for longer than `gap`. A window is
 * `[start, end]` from the first event to the last. An event between two sessions makes one of them. For the
 * aggregation that stands right behind it.
 *
 * A session is closed when stream time is later than its end + gap + grace. Kafka Streams'
 * `SessionWindows.ofInactivityGapAndGrace`.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 * @example
 * clicks.pipe(session({ minutes: 30 }), count({ name: 'clicks-per-visit', emit: 'final' }))
 */
export function session<T, K>(
  gap: DurationInput,
  options: WindowOptions<T, K> = {},
): (source: Stream<T, K>) => WindowedStream<T, K, 'session'> {
  return windowedBy<T, K, 'session'>({ kind: 'session', gap }, options)
}
