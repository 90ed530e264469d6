import type { Stream } from '../streams/Stream.js'
import type { JoinOptions } from './JoinOptions.js'
import { joinStreams } from './joinStreams.js'

/**
 * Joins two streams: each pair of events of the same key of which the other stream's lies in a window of time around
 * this one's, `[time - before, time + after]`. Kafka Streams' inner join.
 *
 * A pair is given as soon as both events have come, in whatever order, with their key and the later one's time. Several
 * events of the same key and time are all joined. Both sides keep their events, by the time of their own stream, for
 * as long as the window and `grace` last; one that comes later than that is joined with what the other side still has,
 * not kept, and counted in `monitor.lateWrites`. Events without a key, and tombstones, are passed over
 * (`monitor.recordsPassedOver`).
 *
 * Both streams have to have their keys in the same partitions: that their topics have the same number of partitions is
 * checked at the start; `groupBy` repartitions. A stream may be joined with itself.
 *
 * Acknowledgement: an event is done when it is stored and its pairs have been dealt with. What is stored comes through
 * restarts and rebalances.
 *
 * @param joiner makes the results; called once for each, however many subscribe. What it throws is an error of the
 * stream that comes out.
 * @throws RxfaustError `RXFAUST_NAME` where the name is taken or unusable, `RXFAUST_OPTION`, `RXFAUST_STATE` after the
 * start; at the start `RXFAUST_TOPIC_MISMATCH` where the numbers of partitions differ
 * @example
 * clicks.pipe(join(views, { name: 'click-views', within: { minutes: 1 }, grace: { seconds: 10 } }, (click, view) => ({ click, view })))
 */
export function join<L, R, K, V>(
  other: Stream<R, K>,
  options: JoinOptions,
  joiner: (left: L, right: R) => V,
): (source: Stream<L, K>) => Stream<V, K> {
  return source =>
    joinStreams<L, R, K, V>('join', 'none', source, other, options, (left, right) => joiner(left as L, right as R))
}
