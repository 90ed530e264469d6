import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import type { DefaultCodecs } from '../codecs/DefaultCodecs.js'
import type { FormatDescription } from '../codecs/FormatDescription.js'
import type { EventSink } from '../streams/EventSink.js'
import { processingError } from '../streams/processingError.js'
import { Stream } from '../streams/Stream.js'
import type { StreamInfo } from '../streams/StreamInfo.js'
import { TopicSubscription } from '../streams/TopicSubscription.js'
import type { Partitioner } from '../transport/Partitioner.js'
import type { TopicSpec } from '../transport/TopicSpec.js'
import { topicPartitionKey } from '../transport/topicPartitionKey.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { validateName } from '../util/validateName.js'
import { checkTopicOptions } from './checkTopicOptions.js'
import type { Message } from './Message.js'
import type { OutgoingMessage } from './OutgoingMessage.js'
import type { PartitionOffsets } from './PartitionOffsets.js'
import { ProduceTicket } from './ProduceTicket.js'
import { RecordFactory } from './RecordFactory.js'
import type { RecordMetadata } from './RecordMetadata.js'
import { resolveSchema } from './resolveSchema.js'
import type { Sending } from './Sending.js'
import { sendingOf } from './sendingOf.js'
import { TopicFormat } from './TopicFormat.js'
import type { TopicHost } from './TopicHost.js'
import type { TopicOptions } from './TopicOptions.js'
import { TopicReader } from './TopicReader.js'
import { topicConfig } from './topicConfig.js'

/**
 * A topic: a hot Stream of its values, and an Observer that sends.
 *
 * It is consumed while it has subscribers; a later subscriber sees what comes after. A tombstone is the value `null`.
 *
 * @example
 * const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
 * orders.pipe(map(order => order.account)).subscribe(accounts)        // another topic
 * await orders.send({ key: 'ann', value: order })                     // { topic, partition, offset, timestamp }
 */
export class Topic<T, K = unknown> extends Stream<T, K> {
  readonly name: string
  readonly #host: TopicHost
  /** As it was described; of a schema its key and value. */
  readonly options: TopicOptions
  /** @internal how its records are written and read */
  readonly format: TopicFormat<unknown, unknown>
  /** @internal gives its records to the subscriptions */
  readonly reader: TopicReader
  readonly #described: TopicOptions
  readonly #sending: Sending
  readonly #records: RecordFactory<T, K>

  /** @internal made by `app.topic` */
  constructor(host: TopicHost, name: string, options: TopicOptions, codecs?: DefaultCodecs) {
    super(host, options.onError, subscriber => {
      const subscription = new TopicSubscription(this, subscriber)
      this.attach(subscription)
      return () => subscription.close()
    })
    this.name = validateName(name, "topic's name")
    this.#host = host
    this.#described = options
    this.options = resolveSchema(name, options)
    checkTopicOptions(name, this.options)
    this.format = new TopicFormat<unknown, unknown>(name, this.options, codecs)
    const interestChanged = (): void => host.interestChanged(this as Topic<unknown, unknown>)
    this.reader = new TopicReader(host, name, this.format, this.policy, interestChanged)
    this.#sending = sendingOf(name, this.options, host.sending)
    this.#records = new RecordFactory<T, K>(host, name, this.format, this.#sending.settings)
  }

  /** The number of partitions that was declared. */
  get partitions(): number | undefined {
    return this.options.partitions
  }

  /** @internal how keys and values are written */
  get formats(): { readonly key: FormatDescription; readonly value: FormatDescription } {
    return this.format.descriptions
  }

  /** @internal */
  isDescribedBy(options: TopicOptions): boolean {
    return this.#described === options
  }

  /** @internal awaited before its first record. @throws RxfaustError `RXFAUST_MISSING_PACKAGE`, and what codecs throw */
  async prepare(): Promise<void> {
    const { compression } = this.#sending.settings
    await Promise.all([this.format.prepare(), compression && this.#host.transport.prepareCompression?.(compression)])
  }

  /** Whether anybody is subscribed. */
  get observed(): boolean {
    return this.reader.observed
  }

  /** @internal where keys go */
  get partitioner(): Partitioner {
    return this.#host.partitioner
  }

  /** The topic as it is created where the broker does not have it. */
  spec(partitions: number): TopicSpec {
    return { topic: this.name, partitions, replicas: this.options.replicas, config: topicConfig(this.options) }
  }

  /**
   * Sends a message and resolves when the broker has it. Waits while the send buffer is full. While the broker can't
   * take it, a message that is sent in an event waits; outside of events the send fails after the app's
   * `deliveryTimeout`, with an error that is retriable. Whether the broker has the message is not known then.
   *
   * @throws RxfaustError `RXFAUST_ENCODE`, `RXFAUST_SEND`, `RXFAUST_BROKER`, `RXFAUST_STATE` before the start
   */
  async send(message: Message<T, K>): Promise<RecordMetadata> {
    const claim = currentClaim()
    const sender = claim === undefined ? this.#host.outsideSender : this.#host.senderOf(claim)
    const partitions = await this.#partitionCount()
    if (sender.bytes > this.#host.sendBufferLimit) await sender.below(this.#host.sendBufferLimit)
    const result = await sender.send(this.#records.create(message, partitions), this.#sending.linger)
    return { topic: this.name, ...result }
  }

  override info(): StreamInfo {
    return { kind: 'topic', name: this.name, sources: [] }
  }

  /**
   * The offsets of the first record that the broker holds and behind the last one, per partition.
   *
   * @throws RxfaustError `RXFAUST_BROKER`, `RXFAUST_STATE` before the start
   */
  async offsets(): Promise<readonly PartitionOffsets[]> {
    const { admin } = this.#host.transport
    const count = await this.#partitionCount()
    const partitions = Array.from({ length: count }, (_, partition) => ({ topic: this.name, partition }))
    const [earliest, latest] = await Promise.all([
      admin.offsets(partitions, 'earliest'),
      admin.offsets(partitions, 'latest'),
    ])
    return partitions.map(({ partition }) => {
      const key = topicPartitionKey(this.name, partition)
      return { partition, earliest: earliest.get(key) ?? 0, latest: latest.get(key) ?? 0 }
    })
  }

  /**
   * The partition where records of a key go, as Java places them.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the start, `RXFAUST_ENCODE`
   */
  partitionOf(key: K): number {
    const partitions = this.#host.partitionsOf(this.name)
    const bytes = this.format.encodeKey(key)
    if (partitions === undefined || bytes === null) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `The partition of a key of topic "${this.name}" is not known${bytes === null ? ': the key is null' : ''}.`,
        'Ask after app.start(), and with a key.',
      )
    }
    return this.#host.partitioner(bytes, partitions)
  }

  /**
   * Sends a value, as an Observer: `stream.subscribe(topic)`. Key, headers and timestamp are those of the current
   * event, which is acknowledged only when the broker has the record. Outside of an event the record has no key.
   */
  next(value: T): void {
    const claim = currentClaim()
    this.produce(this.derive(value, claim), claim)
  }

  /** Topics outlive their sources: the end of a stream is not theirs. */
  complete(): void {}

  /** A source that fails is no end of the topic; the app fails. */
  error(error: unknown): void {
    this.#host.fail(processingError(error, undefined))
  }

  /** @internal sends for a claim, which is held until the broker has the record */
  produce(message: OutgoingMessage<T, K>, claim: Claim | undefined): void {
    const ticket = new ProduceTicket(this.#host, this.name, claim)
    const partitions = this.#host.partitionsOf(this.name)
    if (partitions === undefined) {
      this.#produceLater(message, claim, ticket)
      return
    }
    if (claim === undefined && this.#host.sender.bytes > this.#host.sendBufferLimit) {
      ticket.failed(
        new RxfaustError(
          'RXFAUST_SEND',
          `Topic "${this.name}" takes no more values: ${this.#host.sender.bytes} bytes wait to be sent.`,
          'Use to(topic) or await send(), which wait, or raise sendBufferMaxBytes.',
          { retriable: true },
        ),
      )
      return
    }
    try {
      this.#host.senderOf(claim).add(this.#records.create(message, partitions), ticket, this.#sending.linger)
    } catch (error) {
      ticket.cancel()
      throw error
    }
  }

  /** The topic is new here, and created first. */
  #produceLater(message: OutgoingMessage<T, K>, claim: Claim | undefined, ticket: ProduceTicket): void {
    this.#host.ensureTopic(this as Topic<unknown, unknown>).then(
      known => this.#host.senderOf(claim).add(this.#records.create(message, known), ticket, this.#sending.linger),
      (error: unknown) => ticket.failed(error),
    )
  }

  /** @internal whether anybody else takes part */
  observedBeside(sink: EventSink): boolean {
    return this.reader.observedBeside(sink)
  }

  /** @internal takes part in its events as a subscription */
  attach(sink: EventSink): void {
    this.reader.attach(sink)
  }

  /** @internal */
  remove(sink: EventSink): void {
    this.reader.remove(sink)
  }

  /** @internal a message for a value, with key, headers and timestamp of the event it was made of */
  derive(value: T, claim: Claim | undefined): OutgoingMessage<T, K> {
    if (claim === undefined) return { value }
    const { event } = claim
    const { headers, timestamp } = event
    // Without a description of its own key, a topic takes the key as it is on the wire.
    const asIs = this.options.key === undefined
    const key = asIs ? undefined : (event.key as K)
    return { key, keyBytes: asIs ? event.record.key : undefined, value, valueBytes: undefined, headers, timestamp }
  }

  async #partitionCount(): Promise<number> {
    return this.#host.partitionsOf(this.name) ?? (await this.#host.ensureTopic(this as Topic<unknown, unknown>))
  }
}
