import type { Claim } from '../acks/Claim.js'
import { CreditPool } from '../acks/CreditPool.js'
import { currentClaim } from '../acks/currentClaim.js'
import { Event } from '../acks/Event.js'
import { RecordQueue } from '../acks/RecordQueue.js'
import { Task } from '../acks/Task.js'
import type { EventSink } from '../streams/EventSink.js'
import { processingError } from '../streams/processingError.js'
import { Stream } from '../streams/Stream.js'
import type { StreamInfo } from '../streams/StreamInfo.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import { TopicSubscription } from '../streams/TopicSubscription.js'
import type { InRecord } from '../transport/InRecord.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { validateName } from '../util/validateName.js'
import type { ChannelOptions } from './ChannelOptions.js'
import { ChannelRecord } from './ChannelRecord.js'
import { checkRecord } from './checkRecord.js'
import type { Message } from './Message.js'
import type { RecordMetadata } from './RecordMetadata.js'
import { TopicFormat } from './TopicFormat.js'

/** Records that are delivered before promises get their turn. */
const SLICE = 256

/**
 * A topic without a broker: a Stream of what is put in, in this process and in order. Each subscriber gets every event;
 * while there is none, events wait. Asynchronous subscribers are awaited, and failures go to the error policy, as with a
 * topic.
 *
 * What is in it is gone with the process. But an event that was put in while an event of a topic was processed holds that
 * one back until it is done itself, so that it comes again after a crash. Its events belong to no partition: they write
 * to no table, and under exactly once what is sent in them is in no transaction.
 *
 * @example
 * const jobs = app.channel('jobs', { value: Job, maxsize: 100 })
 * jobs.subscribe(async job => run(job))
 * orders.subscribe(async order => jobs.put({ value: jobOf(order) }))      // waits while 100 are in it
 */
export class Channel<T, K = unknown> extends Stream<T, K> {
  readonly name: string
  readonly options: ChannelOptions
  readonly #runtime: StreamRuntime
  readonly #format: TopicFormat<unknown, unknown>
  readonly #queue: RecordQueue
  readonly #maxsize: number
  #subscriptions: readonly EventSink[] = []
  /** Put in, and not done. */
  #size = 0
  #next = 0
  #scheduled = false
  #waiting: (() => void)[] = []
  /** Who waits for it to be empty. */
  #emptied: (() => void)[] = []

  /** @internal made by `app.channel` */
  constructor(runtime: StreamRuntime, name: string, options: ChannelOptions) {
    super(runtime, options.onError, subscriber => {
      const subscription = new TopicSubscription(this, subscriber)
      this.attach(subscription)
      return () => subscription.close()
    })
    const { maxsize = Number.POSITIVE_INFINITY } = options
    if (!(maxsize > 0) || (!Number.isInteger(maxsize) && maxsize !== Number.POSITIVE_INFINITY)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `maxsize of channel "${name}" is ${maxsize}.`,
        'Give a whole number above 0.',
      )
    }
    this.name = validateName(name, "channel's name")
    this.options = options
    this.#runtime = runtime
    this.#maxsize = maxsize
    this.#format = new TopicFormat<unknown, unknown>(name, options)
    this.#queue = this.#createQueue()
    this.#queue.halt(true)
    runtime.stopped$.subscribe(() => this.#finish())
  }

  /** Events that were put in and are not done. */
  get size(): number {
    return this.#size
  }

  /** Whether anybody is subscribed. */
  get observed(): boolean {
    return this.#subscriptions.length > 0
  }

  /** @internal loads what its codecs need */
  prepare(): Promise<void> {
    return this.#format.prepare()
  }

  /**
   * Puts an event in. Resolves when it is in, which waits while `maxsize` are, with its place: as that of a topic, with
   * the channel's name, and offsets that count the events.
   *
   * @throws RxfaustError `RXFAUST_ENCODE` of a serialized channel, `RXFAUST_STATE` after the end of the app
   */
  async put(message: Message<T, K>): Promise<RecordMetadata> {
    const claim = currentClaim()
    claim?.retain()
    try {
      while (this.#size >= this.#maxsize && !this.#queue.closed) {
        await new Promise<void>(resolve => this.#waiting.push(resolve))
      }
      const record = this.#record(message, claim)
      this.#push(record)
      return { topic: this.name, partition: 0, offset: record.offset, timestamp: record.timestamp }
    } catch (error) {
      claim?.release()
      throw error
    }
  }

  /** As {@link put}, by the name that it has with a topic. */
  send(message: Message<T, K>): Promise<RecordMetadata> {
    return this.put(message)
  }

  /**
   * Puts a value in, as an Observer: `stream.subscribe(channel)`. With key, headers and timestamp of the current event.
   * It does not wait: what is too much is held back by the events that it was made of.
   */
  next(value: T): void {
    const claim = currentClaim()
    const { key, headers, timestamp } = claim?.event ?? {}
    this.produce({ value, key: key as K, headers, timestamp }, claim)
  }

  /** @internal resolves when all that was put in is done, or when nobody is subscribed */
  async drained(): Promise<void> {
    while (this.observed && this.#size > 0) await new Promise<void>(resolve => this.#emptied.push(resolve))
  }

  /** @internal puts in for a claim, which is held until the event is done */
  produce(message: Message<T, K>, claim: Claim | undefined): void {
    const record = this.#record(message, claim)
    claim?.retain()
    this.#push(record)
  }

  /** Channels outlive their sources. */
  complete(): void {}

  /** A source that fails is no end of the channel; the app fails. */
  error(error: unknown): void {
    this.#runtime.fail(processingError(error, undefined))
  }

  override info(): StreamInfo {
    return { kind: 'channel', name: this.name, sources: [] }
  }

  /** @internal takes part in its events as a subscription */
  attach(sink: EventSink): void {
    this.#subscriptions = [...this.#subscriptions, sink]
    this.#queue.halt(false)
  }

  /** @internal */
  remove(sink: EventSink): void {
    this.#subscriptions = this.#subscriptions.filter(each => each !== sink)
    if (this.#subscriptions.length > 0) return
    this.#queue.halt(true)
    this.#tellEmptied()
  }

  /** @internal whether anybody else takes part */
  observedBeside(sink: EventSink): boolean {
    return this.#subscriptions.some(each => each !== sink)
  }

  #record(message: Message<T, K>, claim: Claim | undefined): ChannelRecord<T, K> {
    if (this.#queue.closed) {
      throw new RxfaustError('RXFAUST_STATE', `Channel "${this.name}" is closed.`, 'Put into it while the app runs.')
    }
    const timestamp = message.timestamp ?? this.#runtime.scheduler.now()
    checkRecord('channel', this.name, timestamp, message.headers)
    const given = this.options.serialized ? this.#copied(message) : message
    return new ChannelRecord(this.#next++, timestamp, given, this.#format, claim)
  }

  /** As it would come out of a topic. */
  #copied(message: Message<T, K>): Message<T, K> {
    const { key, value, headers } = this.#format.encode(message)
    const bytes = { key, value, headers: headers ?? {} }
    return {
      ...message,
      headers,
      key: this.#format.decodeKey(bytes) as K | null,
      value: this.#format.decodeValue(bytes) as T | null,
    }
  }

  #push(record: ChannelRecord<T, K>): void {
    this.#size++
    const behind = record.offset + 1
    this.#queue.push({
      topic: this.name,
      partition: 0,
      epoch: 1,
      records: [record],
      nextOffset: behind,
      highWatermark: behind,
      stableOffset: behind,
      byteLength: 0,
    })
  }

  #deliver(record: InRecord): void {
    const { message, claim } = record as ChannelRecord<T, K>
    const event = new ChannelEvent<T, K>(message.key ?? null, message.value as T, record, this.#queue, outcome => {
      if (outcome === 'dropped') claim?.drop()
      else claim?.release()
      this.#size--
      this.#waiting.shift()?.()
      if (this.#size === 0) this.#tellEmptied()
    })
    this.#queue.add(event)
    const subscriptions = this.#subscriptions
    event.expect(subscriptions.length)
    for (const subscription of subscriptions) subscription.push(event)
  }

  #createQueue(): RecordQueue {
    const task = new Task(1, 0, 1)
    task.status.to('recovering')
    task.status.to('active')
    const queue = new RecordQueue(this.name, 0, task, {
      limit: Number.POSITIVE_INFINITY,
      pool: new CreditPool(Number.POSITIVE_INFINITY),
      monitor: this.#runtime.monitor,
      deliver: record => this.#deliver(record),
      accepts: from => this.#subscriptions.some(subscription => subscription.accepts(from)),
      flow: () => {},
      starved: () => {},
      ready: () => this.#wake(),
      acknowledged: () => {},
    })
    queue.start(0, undefined)
    return queue
  }

  #wake(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      if (this.#queue.deliver(SLICE)) this.#wake()
    })
  }

  #finish(): void {
    this.#queue.close()
    for (const subscription of [...this.#subscriptions]) subscription.complete()
    for (const resolve of this.#waiting.splice(0)) resolve()
    this.#tellEmptied()
  }

  #tellEmptied(): void {
    for (const tell of this.#emptied.splice(0)) tell()
  }
}

/** Tells its end to the channel, for the event that it was made of and for who waits to put. */
class ChannelEvent<T, K> extends Event<T, K> {
  #open = true

  constructor(
    key: K | null,
    value: T,
    record: InRecord,
    queue: RecordQueue,
    private readonly ended: (outcome: 'done' | 'dropped') => void,
  ) {
    super(key, value, record, queue, 0)
  }

  override expect(subscriptions: number): void {
    super.expect(subscriptions)
    this.#look()
  }

  override settle(): void {
    super.settle()
    this.#look()
  }

  #look(): void {
    if (!this.#open || !this.settled) return
    this.#open = false
    this.ended(this.acknowledged ? 'done' : 'dropped')
  }
}
