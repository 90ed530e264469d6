import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import type { Event } from '../acks/Event.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { scope } from '../acks/scope.js'
import type { Held } from './Held.js'

/** The values that one subscription of an operator keeps, each with a claim of its own. */
export class Holder<T> {
  readonly #held = new Set<Held<T>>()
  readonly #chain = scope.collecting
  #pinned = false

  /** Whether nothing is kept that came in an event. */
  get empty(): boolean {
    return this.#held.size === 0
  }

  /** Keeps a value that has just arrived. */
  take(value: T): Held<T> {
    const claim = currentClaim()
    const held = { value, claim }
    if (claim !== undefined) {
      claim.retain()
      if (this.#pinned) claim.pin()
      this.#held.add(held)
    }
    return held
  }

  has(held: Held<T>): boolean {
    return this.#held.has(held)
  }

  /** A source has completed, and will be unsubscribed: what is kept is finished all the same. */
  pin(): void {
    if (this.#pinned) return
    this.#pinned = true
    for (const { claim } of this.#held) claim?.pin()
  }

  /** Done with it. */
  release(held: Held<T>): void {
    if (!this.#held.delete(held)) return
    if (this.#pinned) held.claim?.unpin()
    held.claim?.release()
  }

  /** Gives back everything that is kept: its records come again. */
  giveBack(): void {
    for (const { claim } of this.#held) claim?.drop()
    this.#held.clear()
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

  /** Whether no value may come after the one of this claim until values are let go. */
  stuckBehind(claim: Claim): boolean {
    for (const { event } of claim.deliveries) {
      const { queue } = event
      if (queue.task.status.is('draining')) return true
      if (queue.paused && queue.queued === 0 && this.holdsAll(queue)) return true
    }
    return false
  }

  /** Nobody wants what was made of it any more; where the chain has failed, that is for {@link close} to decide. */
  giveUp(held: Held<T>): void {
    if (this.#failing === undefined) this.release(held)
  }

  /**
   * The subscription has ended. Where it has failed, the sources are held first, so that nothing is settled: the events
   * will be delivered again. Those of a source that had completed before can't be, and are given up.
   */
  close(): void {
    const failing = this.#failing
    for (const { claim } of this.#held) {
      for (const { owner } of claim?.deliveries ?? []) failing?.adopt(owner)
    }
    for (const held of [...this.#held]) this.release(held)
  }

  get #failing() {
    return scope.failing ?? this.#chain?.failing
  }
}
