import type { InRecord } from '../transport/InRecord.js'
import type { RecordHeaders } from '../transport/RecordHeaders.js'
import type { Claim } from './Claim.js'
import type { EventMessage } from './EventMessage.js'
import type { RecordQueue } from './RecordQueue.js'

/** Somewhere an event can be forwarded to: a topic. */
interface ForwardTarget<T, K> {
  send(message: { key: K | null; value: T | null; headers?: RecordHeaders; timestamp?: number }): Promise<unknown>
}

/**
 * One record of a topic on its way through the subscriptions of this process. It is acknowledged when every
 * subscription has finished with it; only then may the committed offset pass it.
 */
export class Event<T = unknown, K = unknown> {
  /** Subscriptions that have not finished with it. */
  #pending = 0
  #acknowledged = false
  #dropped = false
  /** @internal under which start of its queue it was delivered */
  generation = 0
  /** Claims that `noack` left to {@link ack}. */
  #manual: Claim[] | undefined

  /** @internal made by the topic that decodes the record */
  constructor(
    readonly key: K | null,
    readonly value: T,
    /** @internal */
    readonly record: InRecord,
    /** @internal */
    readonly queue: RecordQueue,
    /** Bytes of key, value and headers, which count against the credit. */
    readonly byteLength: number,
  ) {}

  get headers(): RecordHeaders {
    return this.record.headers
  }

  /** Milliseconds since the epoch. */
  get timestamp(): number {
    return this.record.timestamp
  }

  get message(): EventMessage {
    const { record, queue } = this
    return {
      topic: queue.topic,
      partition: queue.partition,
      offset: record.offset,
      timestamp: record.timestamp,
      timestampType: record.timestampType,
      keyBytes: record.key,
      valueBytes: record.value,
    }
  }

  get acknowledged(): boolean {
    return this.#acknowledged
  }

  /** @internal every subscription has finished with it */
  get settled(): boolean {
    return this.#pending === 0
  }

  /** @internal never to be acknowledged: its record comes again, in another event */
  get lost(): boolean {
    return this.#dropped || this.generation !== this.queue.generation
  }

  /** Acknowledges it for the subscriptions behind `noack()`. Does nothing where there is none, or a second time. */
  ack(): void {
    const claims = this.#manual
    this.#manual = undefined
    if (claims !== undefined) for (const claim of claims) claim.release()
  }

  /** Sends it on, with its key, value, headers and timestamp. */
  forward(target: ForwardTarget<T, K>): Promise<unknown> {
    return target.send({ key: this.key, value: this.value, headers: this.headers, timestamp: this.timestamp })
  }

  /** @internal the claim is released by `ack` */
  leaveToAck(claim: Claim): void {
    claim.retain()
    this.#manual ??= []
    this.#manual.push(claim)
  }

  /** @internal before the first delivery */
  expect(subscriptions: number): void {
    this.#pending = subscriptions
    if (subscriptions === 0) this.#end()
  }

  /** @internal one that was counted once has given it to several */
  expectMore(subscriptions: number): void {
    this.#pending += subscriptions
  }

  /** @internal one subscription has finished with it */
  settle(): void {
    this.#pending--
    if (this.#pending === 0) this.#end()
  }

  /** @internal one subscription will never finish with it: it comes again */
  drop(): void {
    this.#dropped = true
    this.settle()
  }

  #end(): void {
    if (this.#dropped) {
      this.queue.dropped(this)
      return
    }
    this.#acknowledged = true
    this.queue.acknowledged(this)
  }
}
