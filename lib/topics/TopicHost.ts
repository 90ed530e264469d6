import type { Sender } from '../acks/Sender.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { Transport } from '../transport/Transport.js'
import type { Topic } from './Topic.js'
import type { TopicOptions } from './TopicOptions.js'

/** What topics need of the app they belong to. */
export interface TopicHost extends StreamRuntime {
  /** @throws RxfaustError `RXFAUST_STATE` before the app has started */
  readonly sender: Sender
  /** @throws RxfaustError `RXFAUST_STATE` before the app has started */
  readonly transport: Transport
  /** Bytes that may wait to be sent. */
  readonly sendBufferLimit: number
  /**
   * A topic of the app's own, such as that of a repartition: declared with the others, deleted by a reset.
   *
   * @throws RxfaustError `RXFAUST_NAME` where the name is taken
   */
  internalTopic<T, K>(name: string, options: TopicOptions): Topic<T, K>
  /**
   * A topic of the user's, described by an operator.
   *
   * @throws RxfaustError `RXFAUST_NAME` where the name is taken
   */
  declareTopic<T, K>(name: string, options: TopicOptions): Topic<T, K>
  /** The number of partitions, where it is known: after the start. */
  partitionsOf(topic: string): number | undefined
  /** Creates or checks a topic that was declared after the start. */
  ensureTopic(topic: Topic<unknown, unknown>): Promise<number>
  /** A topic has its first subscriber, or has lost its last. */
  interestChanged(topic: Topic<unknown, unknown>): void
}
