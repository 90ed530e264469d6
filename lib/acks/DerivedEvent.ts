import type { Claim } from './Claim.js'
import { Event } from './Event.js'

/** An event with the value that a pipe has made of its own; it is acknowledged as that event. */
export class DerivedEvent<T, K> extends Event<T, K> {
  readonly #origin: Event<unknown, K>

  constructor(origin: Event<unknown, K>, value: T) {
    super(origin.key, value, origin.record, origin.queue, origin.byteLength)
    this.#origin = origin
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

  override settle(): void {
    this.#origin.settle()
  }

  override drop(): void {
    this.#origin.drop()
  }
}
