import type { Claim } from './Claim.js'
import type { Event } from './Event.js'

/**
 * The union of the claims of several values that became one. It is made of claims that its maker has retained, and
 * gives them back when its own last claim is released.
 */
export class BatchClaim implements Claim {
  #claims = 1

  /** @param parts at least one, each already retained once for the batch */
  constructor(private readonly parts: readonly Claim[]) {}

  get event(): Event {
    return (this.parts[this.parts.length - 1] as Claim).event
  }

  get deliveries(): Iterable<Claim> {
    return this.parts.flatMap(part => [...part.deliveries])
  }

  retain(): void {
    this.#claims++
  }

  release(): void {
    this.#claims--
    if (this.#claims === 0) for (const part of this.parts) part.release()
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

  block(): void {
    for (const part of this.parts) part.block()
  }

  unblock(): void {
    for (const part of this.parts) part.unblock()
  }
}
