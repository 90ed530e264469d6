import type { Claim } from '../acks/Claim.js'
import type { OutgoingMessage } from '../topics/OutgoingMessage.js'
import type { Topic } from '../topics/Topic.js'
import type { TopicHost } from '../topics/TopicHost.js'

/**
 * Sends a message made of an event, which is not done before the broker has it. While more bytes wait to be sent than
 * may, the partition of the event waits.
 */
export function sendFor<T, K>(topic: Topic<T, K>, message: OutgoingMessage<T, K>, claim: Claim | undefined): void {
  topic.produce(message, claim)
  if (claim === undefined) return
  const host = topic.runtime as TopicHost
  const { sendBufferLimit } = host
  const sender = host.senderOf(claim)
  if (sender.bytes <= sendBufferLimit) return
  claim.block()
  sender.below(sendBufferLimit).then(
    () => claim.unblock(),
    (error: unknown) => host.fail(error),
  )
}
