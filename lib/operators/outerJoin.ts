import type { Stream } from '../streams/Stream.js'
import type { JoinOptions } from './JoinOptions.js'
import { joinStreams } from './joinStreams.js'

/**
 * Joins two streams as {@link leftJoin} does, and gives the events without a partner of either: those of the other
 * stream when their window has closed as they see it (stream time > time + `before` + `grace`). What is due together
 * comes in the order of time; of equal times the other stream's first. Kafka Streams' outer join.
 *
 * Acknowledgement: that of {@link leftJoin}.
 *
 * @param joiner as that of {@link join}; one of the sides may be `undefined`
 * @throws RxfaustError as {@link join}
 * @example
 * sent.pipe(outerJoin(received, { name: 'reconciled', within: { hours: 1 } }, (ours, theirs) => ({ ours, theirs })))
 */
export function outerJoin<L, R, K, V>(
  other: Stream<R, K>,
  options: JoinOptions,
  joiner: (left: L | undefined, right: R | undefined) => V,
): (source: Stream<L, K>) => Stream<V, K> {
  return source => joinStreams<L, R, K, V>('outerJoin', 'both', source, other, options, joiner)
}
