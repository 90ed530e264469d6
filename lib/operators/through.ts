import type { Observable } from 'rxjs'
import { currentClaim } from '../acks/currentClaim.js'
import { Stream } from '../streams/Stream.js'
import type { Topic } from '../topics/Topic.js'
import { createNode } from './createNode.js'
import { sendFor } from './sendFor.js'
import { topicHost } from './topicHost.js'

/**
 * Sends each value to a topic, and goes on with what that topic gives, whoever sent it.
 *
 * Acknowledgement: an event is done when the broker has the record that was made of it; from there on it is that
 * record's event. Key, headers and timestamp stay. While too much waits to be sent, its partition waits.
 *
 * Each application is one node: what it sends, it sends once however many subscribe, from the first subscriber to the
 * last. Faust's `through`; RxJS has none.
 *
 * @example
 * orders.pipe(filter(order => order.paid), through(app.topic('paid', { key: string(), value: Order })))
 */
export function through<T, K>(topic: Topic<T, K>): (source: Observable<T>) => Stream<T, K> {
  return source => {
    const { host, stream } = topicHost(source, 'through')
    const input = () =>
      stream.subscribe(value => {
        const claim = currentClaim()
        sendFor(topic, topic.derive(value, claim), claim)
      })
    const output = createNode(input, topic as Stream<T, unknown>)
    const passed = new Stream<T, K>(host, stream.policy, subscriber => output.subscribe(subscriber))
    passed.origin = { operator: 'through', through: topic as Stream<unknown>, sources: [stream] }
    return passed
  }
}
