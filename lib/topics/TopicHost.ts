import type { Claim } from '../acks/Claim.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Sender } from '../acks/Sender.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { CompressionName } from '../transport/CompressionName.js'
import type { Transport } from '../transport/Transport.js'
import type { InternalNode } from './InternalNode.js'
import type { Topic } from './Topic.js'
import type { TopicOptions } from './TopicOptions.js'

/** How records are sent where their topic does not say. */
export interface SendingDefaults {
  /** Default: all. */
  readonly acks?: 'all' | 'leader' | 'none'
  /** Default: none. */
  readonly compression?: CompressionName
  /** Milliseconds. */
  readonly linger: number
  readonly lingerBytes: number
  /** Bytes of a record; default: as many as the topic takes. */
  readonly maxRequestSize?: number
  /** Under exactly once each record is confirmed by all replicas. */
  readonly exactlyOnce: boolean
}

/** What topics need of the app they belong to. */
export interface TopicHost extends StreamRuntime {
  /** @throws RxfaustError `RXFAUST_STATE` before the app has started */
  readonly sender: Sender
  /**
   * For what somebody outside of the events waits for: gives up in an outage.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the app has started
   */
  readonly outsideSender: Sender
  /** @throws RxfaustError `RXFAUST_STATE` before the app has started */
  readonly transport: Transport
  /**
   * Sends what is made of an event: under exactly once, in the transaction of its task.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the app has started, `RXFAUST_TRANSACTION` where the events of a claim
   * belong to several transactions
   */
  senderOf(claim: Claim | undefined): Sender
  /** What becomes of events of a topic that fail. */
  policyOf(topic: string): ErrorPolicy
  /** Bytes of the largest record that the broker takes for a topic; `undefined` where it is not known. */
  maxRecordBytes(topic: string): number | undefined
  /** How records are sent where their topic does not say. */
  readonly sending: SendingDefaults
  /** Bytes that may wait to be sent. */
  readonly sendBufferLimit: number
  /**
   * A topic of the app's own, such as that of a repartition: declared with the others, deleted by a reset.
   *
   * @param node that it belongs to, for the manifest; default: one of the topic's own name
   * @throws RxfaustError `RXFAUST_NAME` where the name is taken
   */
  internalTopic<T, K>(name: string, options: TopicOptions, node?: InternalNode): Topic<T, K>
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
