import type { Subscriber } from 'rxjs'
import { Delivery } from '../acks/Delivery.js'
import type { DeliveryOwner } from '../acks/DeliveryOwner.js'
import type { Event } from '../acks/Event.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { scope } from '../acks/scope.js'

/** The deliveries of one partition that wait while the one before is being awaited. */
interface Lane {
  blocked: number
  waiting: Delivery[]
}

/** Where the subscriptions of a topic are registered. */
interface SubscriptionHub {
  remove(subscription: TopicSubscription): void
}

/**
 * One subscription to a topic: delivers its events, in order within a partition, and knows which are unfinished.
 * The unfinished ones form a linked list in the order of arrival, so that taking one out costs nothing.
 */
export class TopicSubscription implements DeliveryOwner {
  readonly #lanes = new Map<RecordQueue, Lane>()
  #first: Delivery | undefined
  #last: Delivery | undefined
  #closed = false
  #held = false

  constructor(
    readonly hub: SubscriptionHub,
    private readonly subscriber: Subscriber<unknown>,
  ) {
    scope.collecting?.add(this)
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Delivers an event, or lets it wait where its partition is blocked. */
  push(event: Event): void {
    const delivery = new Delivery(event, this)
    this.#append(delivery)
    if (this.#held) return
    const lane = this.#lanes.get(event.queue)
    if (lane !== undefined && (lane.blocked > 0 || lane.waiting.length > 0)) lane.waiting.push(delivery)
    else this.#deliver(delivery)
  }

  /** The unfinished deliveries, in the order of arrival. */
  unfinished(): Delivery[] {
    const all: Delivery[] = []
    for (let each = this.#first; each !== undefined; each = each.next) all.push(each)
    return all
  }

  /** Delivers no more, but goes on taking events in: its chain has failed and will be subscribed again. */
  hold(): void {
    this.#held = true
    this.#lanes.clear()
  }

  /** Leaves the topic without settling anything; whoever calls has taken over the unfinished deliveries. */
  detach(): void {
    this.#closed = true
    this.hub.remove(this)
  }

  /** The subscriber has gone: what it has not finished counts as done. While held, the failure decides instead. */
  close(): void {
    if (this.#closed || this.#held) return
    this.detach()
    for (const delivery of this.unfinished()) delivery.giveUp()
  }

  /** A partition is not ours any more: what is unfinished comes again, here or elsewhere. */
  revoke(queue: RecordQueue): void {
    this.#lanes.delete(queue)
    for (const delivery of this.unfinished()) if (delivery.event.queue === queue) delivery.abandon()
  }

  /** The intake ends: what waits for its turn is given back, what is under way goes on. */
  dropWaiting(): void {
    for (const lane of this.#lanes.values()) for (const delivery of lane.waiting.splice(0)) delivery.drop()
  }

  /** The app stops. */
  complete(): void {
    if (!this.#closed) this.subscriber.complete()
  }

  settled(delivery: Delivery): void {
    const { previous, next } = delivery
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    delivery.previous = undefined
    delivery.next = undefined
  }

  block(queue: RecordQueue): void {
    const lane = this.#lanes.get(queue)
    if (lane === undefined) this.#lanes.set(queue, { blocked: 1, waiting: [] })
    else lane.blocked++
  }

  unblock(queue: RecordQueue): void {
    const lane = this.#lanes.get(queue)
    if (lane === undefined) return
    lane.blocked--
    if (lane.blocked > 0) return
    let at = 0
    while (at < lane.waiting.length && lane.blocked === 0 && !this.#closed && !this.#held) {
      const delivery = lane.waiting[at++] as Delivery
      if (delivery.open) this.#deliver(delivery)
    }
    lane.waiting = at === lane.waiting.length ? [] : lane.waiting.slice(at)
  }

  #append(delivery: Delivery): void {
    delivery.previous = this.#last
    if (this.#last === undefined) this.#first = delivery
    else this.#last.next = delivery
    this.#last = delivery
  }

  #deliver(delivery: Delivery): void {
    const outer = scope.current
    scope.current = delivery
    try {
      this.subscriber.next(delivery.event.value)
    } finally {
      scope.current = outer
    }
    delivery.release()
  }
}
