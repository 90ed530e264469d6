import type { Claim } from './Claim.js'
import type { DeliveryOwner } from './DeliveryOwner.js'
import type { Event } from './Event.js'
import type { RecordQueue } from './RecordQueue.js'

/** One event for one subscription: counts the claims on it. */
export class Delivery implements Claim {
  #claims = 1
  #pins = 0
  #open = true
  #abandoned = false
  #touched = false
  /** Neighbours in the owner's list of open deliveries, in the order of arrival. */
  previous: Delivery | undefined = undefined
  next: Delivery | undefined = undefined

  constructor(
    readonly event: Event,
    readonly owner: DeliveryOwner,
  ) {}

  get queue(): RecordQueue {
    return this.event.queue
  }

  get unordered(): string | undefined {
    return this.owner.unordered
  }

  get deliveries(): readonly [Delivery] {
    return [this]
  }

  /** Neither done nor abandoned. */
  get open(): boolean {
    return this.#open
  }

  /** Given back unfinished: its event comes again, in another delivery. */
  get abandoned(): boolean {
    return this.#abandoned
  }

  retain(): void {
    this.#claims++
  }

  /** While the owner is held nothing is settled: the event will be delivered again. */
  release(): void {
    this.#claims--
    if (this.#claims === 0 && !this.owner.held) this.giveUp()
  }

  get pinned(): boolean {
    return this.#pins > 0
  }

  /** Everything that is left to do with it will be done without its subscription: its records are being sent. */
  get handedOn(): boolean {
    return this.#pins > 0 && this.#pins === this.#claims
  }

  pin(): void {
    this.#pins++
  }

  unpin(): void {
    this.#pins--
  }

  giveUp(): void {
    if (!this.#open) return
    this.#open = false
    this.owner.settled(this)
    this.event.settle()
  }

  abandon(): void {
    if (!this.#open) return
    this.#abandoned = true
    if (this.#touched) this.event.queue.task.spoil()
    this.takeOver()
  }

  /** Ends it without settling its event, which the caller will do. */
  takeOver(): void {
    if (!this.#open) return
    this.#open = false
    this.owner.settled(this)
  }

  /** Abandons it for good: its event does not count as in flight any more, and is not acknowledged. */
  drop(): void {
    if (!this.#open) return
    this.abandon()
    this.event.drop()
  }

  touch(): void {
    this.#touched = true
  }

  block(): void {
    this.owner.block(this.event.queue)
  }

  unblock(): void {
    this.owner.unblock(this.event.queue)
  }
}
