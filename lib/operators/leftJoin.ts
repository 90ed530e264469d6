import type { Stream } from '../streams/Stream.js'
import type { JoinOptions } from './JoinOptions.js'
import { joinStreams } from './joinStreams.js'

/**
 * Joins two streams as {@link join} does, and gives also the events of this one that find no partner: once, when
 * their window has closed (stream time > time + `after` + `grace`; stream time is that of both sides together), with
 * `undefined` for the other side, their own key and time, and the headers of the event that closed the window. These
 * come in the order of their times. Kafka Streams' left join.
 *
 * An event whose window has closed when it comes is given at once where the other side has nothing for it. An event
 * without a key is given at once as well, as it can't find a partner (Kafka Streams since 3.7, KIP-962); tombstones
 * are passed over.
 *
 * In one thing Kafka Streams departs from this rule (KAFKA-19536): it gives an event that comes out of order, but
 * within `grace`, at once, and again if a partner comes. Here it waits like any other.
 *
 * Acknowledgement: that of {@link join}. A result without a partner is given in the scope of the event that closed the
 * window, which is done when that result is; until a commit says so, it is given again after a crash.
 *
 * @param joiner as that of {@link join}
 * @throws RxfaustError as {@link join}
 * @example
 * orders.pipe(leftJoin(payments, { name: 'paid', before: 0, after: { days: 1 } }, (order, payment) => ({ ...order, paid: payment !== undefined })))
 */
export function leftJoin<L, R, K, V>(
  other: Stream<R, K>,
  options: JoinOptions,
  joiner: (left: L, right: R | undefined) => V,
): (source: Stream<L, K>) => Stream<V, K> {
  return source =>
    joinStreams<L, R, K, V>('leftJoin', 'left', source, other, options, (left, right) => joiner(left as L, right))
}
