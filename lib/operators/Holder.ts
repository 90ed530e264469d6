import { currentClaim } from '../acks/currentClaim.js'
import type { Event } from '../acks/Event.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { scope } from '../acks/scope.js'
import type { Held } from './Held.js'

/** The values that one subscription of an operator keeps, each with a claim of its own. */
export class Holder<T> {
  readonly #held = new Set<Held<T>>()
  readonly #chain = scope.collecting

  /** Keeps a value that has just arrived. */
  take(value: T): Held<T> {
    const claim = currentClaim()
    const held = { value, claim }
    if (claim !== undefined) {
      claim.retain()
      this.#held.add(held)
    }
    return held
  }

  /** Keeps it no longer; its claim belongs to the caller now. */
  yield(held: Held<T>): void {
    this.#held.delete(held)
  }

  /** Done with it. */
  release(held: Held<T>): void {
    if (this.#held.delete(held)) held.claim?.release()
  }

  /** Whether every unfinished event of a partition is kept here, so that none can come until it lets go. */
  holdsAll(queue: RecordQueue): boolean {
    if (queue.inFlight === 0) return false
    const events = new Set<Event>()
    for (const { claim } of this.#held) {
      for (const { event } of claim?.deliveries ?? []) {
        if (event.queue === queue && !event.acknowledged) events.add(event)
      }
    }
    return events.size >= queue.inFlight
  }

  /** The subscription has ended. Where it has failed, the events will be delivered again, so nothing is settled. */
  close(): void {
    const left = [...this.#held]
    this.#held.clear()
    const failing = scope.failing ?? this.#chain?.failing
    for (const { claim } of left) {
      if (claim === undefined) continue
      if (failing === undefined) claim.release()
      else for (const delivery of claim.deliveries) failing.adopt(delivery.owner)
    }
  }
}
