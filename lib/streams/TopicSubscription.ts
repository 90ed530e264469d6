import type { Subscriber } from 'rxjs'
import { Delivery } from '../acks/Delivery.js'
import type { DeliveryOwner } from '../acks/DeliveryOwner.js'
import type { Event } from '../acks/Event.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { scope } from '../acks/scope.js'
import { DeliveryLanes } from './DeliveryLanes.js'
import type { EventSink } from './EventSink.js'
import type { SubscriptionHub } from './SubscriptionHub.js'
import { UnfinishedDeliveries } from './UnfinishedDeliveries.js'

/**
 * One subscription to a topic: delivers its events, in order within a partition, and knows which are unfinished.
 */
export class TopicSubscription implements DeliveryOwner, EventSink {
  readonly #lanes = new DeliveryLanes(
    () => this.#closed || this.held,
    delivery => this.#deliver(delivery),
  )
  readonly #chain = scope.collecting
  /** Partitions that wait for this subscription to be free. */
  readonly #refused = new Set<RecordQueue>()
  readonly #unfinished = new UnfinishedDeliveries()
  #closed = false
  /** How many failed ends hold it; one source may be shared by several. */
  #holds = 0
  #left = false
  #failed = false
  #successor: TopicSubscription | undefined

  constructor(
    readonly hub: SubscriptionHub,
    private readonly subscriber: Subscriber<unknown>,
  ) {
    this.#chain?.sources.add(this)
  }

  get closed(): boolean {
    return this.#closed
  }

  get unordered(): string | undefined {
    return this.hub.unordered
  }

  /** Whether nothing is under way that keeps another event waiting. */
  get idle(): boolean {
    return !this.held && !this.#closed && this.#lanes.idle
  }

  /** Its chain of operators has failed: it delivers nothing, and nothing that it has delivered is settled. */
  get held(): boolean {
    return this.#holds > 0 && !this.#closed
  }

  /** Its subscriber has gone while it was held. */
  get left(): boolean {
    return this.#left
  }

  /** Delivers an event, or lets it wait where its partition is blocked. */
  push(event: Event): void {
    if (this.#closed) {
      // It has ended since the event was counted for it, while another subscription was handed the event.
      if (this.#successor === undefined) event.settle()
      else this.#successor.push(event)
      return
    }
    if (this.#failed) {
      event.drop()
      return
    }
    const delivery = new Delivery(event, this)
    this.#unfinished.append(delivery)
    if (!this.held) this.#lanes.push(delivery)
  }

  /** Delivers events of an earlier subscription again, before any that come from now on. */
  redeliver(events: readonly Event[]): void {
    for (const event of events) {
      const delivery = new Delivery(event, this)
      this.#unfinished.append(delivery)
      if (!this.held) this.#lanes.enqueue(delivery)
    }
    for (const queue of new Set(events.map(event => event.queue))) this.#drain(queue)
  }

  /** Whether it would rather have another event of the partition now than later. */
  accepts(queue: RecordQueue): boolean {
    return this.#lanes.accepts(queue)
  }

  /** Whether another event of the partition would be delivered at once. It is asked for when that is so again. */
  free(queue: RecordQueue): boolean {
    const free = !this.held && this.#lanes.free(queue)
    if (!free) this.#refused.add(queue)
    return free
  }

  /** The unfinished deliveries, in the order of arrival. */
  unfinished(): Delivery[] {
    return this.#unfinished.toArray()
  }

  /** Delivers no more, but goes on taking events in: its chain has failed and will be subscribed again. */
  hold(): void {
    this.#holds++
    this.#lanes.clear()
  }

  /** One that held it is subscribed again. When all are, what is unfinished comes again. */
  resume(): void {
    if (this.#successor !== undefined) {
      this.#successor.resume()
      return
    }
    this.#holds--
    if (this.#holds === 0 && !this.#closed) this.redeliver(this.#takeBack())
    this.#wakeRefused()
    this.hub.freed?.()
  }

  /**
   * The same where its subscriber has gone: the new one's subscription takes over, also what others hold; without one
   * the last of them gives up.
   */
  moveTo(successor: TopicSubscription | undefined): void {
    if (this.#successor !== undefined) {
      this.#successor.resume()
      return
    }
    this.#holds--
    if (this.#closed) return
    if (successor !== undefined && !successor.closed) {
      for (let holds = this.#holds; holds > 0; holds--) successor.hold()
      this.#successor = successor
      this.#detach()
      successor.redeliver(this.#takeBack())
      this.hub.freed?.()
    } else if (this.#holds === 0) {
      this.#detach()
      this.#giveUp()
    }
  }

  /**
   * Its subscriber has failed and is given up: others here get what is unfinished. Where there are none it comes again
   * after the next start, but for events that others still process: these would wait for it for good.
   */
  forfeit(): void {
    if (this.#closed) return
    const events = this.#takeBack()
    this.#detach()
    if (this.hub.takeOver?.(events) === true) return
    for (const event of events) {
      if (this.hub.observed === true) event.settle()
      else event.drop()
    }
  }

  /** Takes no further event. Resolves when what it has is finished. */
  async leave(): Promise<void> {
    this.hub.remove(this)
    if (!this.#closed) await this.#unfinished.emptied()
  }

  /** The events that have to be delivered again, here or by a successor. */
  #takeBack(): Event[] {
    const again = this.unfinished().filter(delivery => !delivery.handedOn)
    for (const delivery of again) delivery.abandon()
    return again.map(delivery => delivery.event)
  }

  /** The subscriber has gone: what it has not finished counts as done. While held, the failure decides instead. */
  close(): void {
    if (this.#closed || this.#left) return
    const failing = scope.failing ?? this.#chain?.failing
    failing?.adopt(this)
    if (this.held && !this.#failed) {
      this.#left = true
      return
    }
    this.#detach()
    this.#giveUp()
  }

  /** The app has failed with it: what it has, and gets from now on, comes again after the next start. */
  fail(): void {
    this.#failed = true
    for (const delivery of this.unfinished()) delivery.drop()
  }

  /** A partition is not ours any more: what is unfinished comes again, here or elsewhere. */
  revoke(queue: RecordQueue): void {
    this.#lanes.delete(queue)
    for (const delivery of this.unfinished()) if (delivery.event.queue === queue) delivery.abandon()
  }

  /** The intake ends: what waits for its turn is given back, what is under way goes on. */
  dropWaiting(): void {
    if (this.held) for (const delivery of this.unfinished()) delivery.drop()
    for (const delivery of this.#lanes.takeWaiting()) delivery.drop()
  }

  /** The app stops. */
  complete(): void {
    if (!this.#closed) this.subscriber.complete()
  }

  settled(delivery: Delivery): void {
    this.#unfinished.remove(delivery)
  }

  block(queue: RecordQueue): void {
    if (!this.held) this.#lanes.block(queue)
  }

  unblock(queue: RecordQueue): void {
    // The blocks of an earlier chain have gone with its lanes.
    if (this.#lanes.unblock(queue)) this.#drain(queue)
  }

  #drain(queue: RecordQueue): void {
    if (!this.#lanes.drain(queue)) return
    this.#wakeRefused()
    this.hub.freed?.()
  }

  /** Leaves the topic without settling anything. */
  #detach(): void {
    this.#closed = true
    this.hub.remove(this)
    this.#wakeRefused()
  }

  #wakeRefused(): void {
    for (const queue of this.#refused) queue.wake()
    this.#refused.clear()
  }

  /** What is unfinished counts as done, or will when it is, where it was handed over for good. */
  #giveUp(): void {
    for (const delivery of this.unfinished()) if (!delivery.pinned) delivery.giveUp()
  }

  #deliver(delivery: Delivery): void {
    const { current, collecting } = scope
    scope.current = delivery
    scope.collecting = this.#chain
    try {
      this.subscriber.next(delivery.event.value)
    } finally {
      scope.current = current
      scope.collecting = collecting
    }
    delivery.release()
  }
}
