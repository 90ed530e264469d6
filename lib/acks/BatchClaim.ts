import type { Claim } from './Claim.js'
import type { Delivery } from './Delivery.js'
import type { Event } from './Event.js'

/**
 * The union of the claims of several values that became one. It is made of claims that its maker has retained, and
 * gives them back when its own last claim is released.
 */
export class BatchClaim implements Claim {
  #claims = 1
  #open = true
  readonly queue = undefined

  /** @param parts at least one, each already retained once for the batch */
  constructor(private readonly parts: readonly Claim[]) {}

  get event(): Event {
    return (this.parts[this.parts.length - 1] as Claim).event
  }

  get unordered(): string | undefined {
    return this.parts.find(part => part.unordered !== undefined)?.unordered
  }

  /** Each once, also where several values of the batch came of one event. */
  get deliveries(): Iterable<Delivery> {
    return new Set(this.parts.flatMap(part => [...part.deliveries]))
  }

  retain(): void {
    this.#claims++
  }

  release(): void {
    this.#claims--
    if (this.#claims > 0 || !this.#open) return
    // Once: a late pair of retain and release must not take claims of the parts that belong to others.
    this.#open = false
    for (const part of this.parts) part.release()
  }

  pin(): void {
    for (const part of this.parts) part.pin()
  }

  unpin(): void {
    for (const part of this.parts) part.unpin()
  }

  giveUp(): void {
    for (const part of this.parts) part.giveUp()
  }

  abandon(): void {
    for (const part of this.parts) part.abandon()
  }

  drop(): void {
    for (const part of this.parts) part.drop()
  }

  touch(): void {
    for (const part of this.parts) part.touch()
  }

  block(): void {
    for (const part of this.parts) part.block()
  }

  unblock(): void {
    for (const part of this.parts) part.unblock()
  }
}
