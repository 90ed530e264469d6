import type { InRecord } from '../transport/InRecord.js'
import type { Claim } from './Claim.js'
import { Event } from './Event.js'

/** An event with the value that a pipe has made of its own; it is acknowledged as that event. */
export class DerivedEvent<T, K> extends Event<T, K> {
  readonly #origin: Event<unknown, K>

  constructor(origin: Event<unknown, K>, value: T, key = origin.key, record: InRecord = origin.record) {
    super(key, value, record, origin.queue, origin.byteLength)
    this.#origin = origin
  }

  override get lost(): boolean {
    return this.#origin.lost
  }

  override get acknowledged(): boolean {
    return this.#origin.acknowledged
  }

  override ack(): void {
    this.#origin.ack()
  }

  override leaveToAck(claim: Claim): void {
    this.#origin.leaveToAck(claim)
  }

  override expect(subscriptions: number): void {
    this.#origin.expect(subscriptions)
  }

  override expectMore(subscriptions: number): void {
    this.#origin.expectMore(subscriptions)
  }

  override settle(): void {
    this.#origin.settle()
  }

  override drop(): void {
    this.#origin.drop()
  }
}
