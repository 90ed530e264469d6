/*
 * Several instances of an agent on one topic. The topic counts the pool as one subscription, and the pool gives each
 * event to one instance:
 *   - shared: to one that has nothing under way which keeps others waiting, in turn. Where there is none it waits here,
 *     with some others; what is more than that stays with its partition, as bytes;
 *   - isolated: to that of the event's partition.
 * An instance may have subscribed to its stream more than once, and then each of its subscriptions gets the event.
 */
import type { Event } from '../acks/Event.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import type { EventSink } from '../streams/EventSink.js'
import { Stream } from '../streams/Stream.js'
import type { SubscriptionHub } from '../streams/SubscriptionHub.js'
import { TopicSubscription } from '../streams/TopicSubscription.js'
import type { AgentSource } from './AgentSource.js'

/** Events that may wait for an instance to be free. */
const WAITING = 64

/** The share of one instance. */
export class InstanceShare<In, K> implements SubscriptionHub {
  subscriptions: readonly TopicSubscription[] = []
  readonly stream: Stream<In, K>
  readonly #given = new WeakSet<Event>()

  constructor(
    private readonly pool: InstancePool<In, K>,
    /** Of an isolated one. */
    readonly partition: number | undefined,
  ) {
    const { topic } = pool
    this.stream = new Stream<In, K>(topic.runtime, topic.policy, subscriber => {
      const subscription = new TopicSubscription(this, subscriber)
      this.subscriptions = [...this.subscriptions, subscription]
      this.pool.freed()
      return () => subscription.close()
    })
  }

  get unordered(): string | undefined {
    return this.pool.unordered
  }

  get observed(): boolean {
    return this.pool.topic.observedBeside(this.pool)
  }

  get idle(): boolean {
    return this.subscriptions.length > 0 && this.subscriptions.every(subscription => subscription.idle)
  }

  give(event: Event): void {
    const { subscriptions } = this
    event.expectMore(subscriptions.length - 1)
    for (const subscription of subscriptions) subscription.push(event)
  }

  remove(subscription: TopicSubscription): void {
    this.subscriptions = this.subscriptions.filter(each => each !== subscription)
  }

  freed(): void {
    this.pool.freed()
  }

  /** Each event once, whatever number of subscriptions has left it. */
  takeOver(events: readonly Event[]): boolean {
    if (!this.pool.hasOthers(this)) return false
    for (const event of events) {
      if (this.#given.has(event)) event.settle()
      this.#given.add(event)
    }
    this.pool.again(events)
    return true
  }
}

/** See the top of the file. */
export class InstancePool<In, K> implements EventSink {
  readonly #shares = new Set<InstanceShare<In, K>>()
  readonly #refused = new Set<RecordQueue>()
  #waiting: Event[] = []
  #drained: Array<() => void> = []
  #giving = false
  readonly #forfeited = new Set<number>()

  constructor(
    readonly topic: AgentSource<In, K>,
    /** The agent, where its instances share the events. */
    readonly unordered: string | undefined,
  ) {}

  /** @param partition for which it is, where instances are isolated */
  open(partition?: number): InstanceShare<In, K> {
    const share = new InstanceShare<In, K>(this, partition)
    this.#shares.add(share)
    return share
  }

  /** An instance has ended. Without any, the topic is left. */
  close(share: InstanceShare<In, K>): void {
    this.#shares.delete(share)
  }

  /** Takes part in the topic. */
  attach(): void {
    this.topic.attach(this)
  }

  /** Takes nothing more. Resolves when what waits has been given. */
  async leave(): Promise<void> {
    this.topic.remove(this)
    if (this.#waiting.length > 0) await new Promise<void>(resolve => this.#drained.push(resolve))
  }

  /**
   * At once.
   *
   * @param forfeited what waits comes again after the next start, but where others would wait for it for good; else it
   * counts as done, as by any unsubscription
   */
  detach(forfeited: boolean): void {
    const drop = forfeited && !this.topic.observedBeside(this)
    this.topic.remove(this)
    for (const event of this.#waiting.splice(0)) this.#letGo(event, drop)
    this.#tellDrained()
  }

  /** The instance of a partition was given up: nobody here processes its events. */
  forfeit(partition: number): void {
    this.#forfeited.add(partition)
    const waiting = this.#waiting
    this.#waiting = []
    for (const event of waiting) this.push(event)
  }

  isForfeited(partition: number): boolean {
    return this.#forfeited.has(partition)
  }

  push(event: Event): void {
    if (this.#forfeited.has(event.queue.partition)) {
      this.#letGo(event, !this.topic.observedBeside(this))
      return
    }
    this.#waiting.push(event)
    this.freed()
  }

  accepts(queue: RecordQueue): boolean {
    const share = this.unordered === undefined ? this.#shareOf(queue.partition) : undefined
    if (share !== undefined) return share.subscriptions.some(each => each.accepts(queue))
    if (this.#waiting.length < WAITING) return true
    this.#refused.add(queue)
    return false
  }

  free(queue: RecordQueue): boolean {
    const free =
      this.#forfeited.has(queue.partition) ||
      (this.unordered === undefined
        ? this.#shareOf(queue.partition)?.subscriptions.every(each => each.free(queue)) === true
        : this.#waiting.length === 0 && this.#idle() !== undefined)
    if (!free) this.#refused.add(queue)
    return free
  }

  revoke(queue: RecordQueue): void {
    this.#waiting = this.#waiting.filter(event => event.queue !== queue)
    for (const subscription of this.#subscriptions()) subscription.revoke(queue)
    if (this.#waiting.length === 0) this.#tellDrained()
  }

  dropWaiting(): void {
    for (const event of this.#waiting.splice(0)) event.drop()
    for (const subscription of this.#subscriptions()) subscription.dropWaiting()
    this.#tellDrained()
  }

  complete(): void {
    for (const subscription of this.#subscriptions()) subscription.complete()
  }

  /** Whether another one could take what an instance leaves. */
  hasOthers(share: InstanceShare<In, K>): boolean {
    return this.unordered !== undefined && [...this.#shares].some(each => each !== share)
  }

  /** Events that an instance has left unfinished come before those that wait. */
  again(events: readonly Event[]): void {
    this.#waiting = [...new Set([...events, ...this.#waiting])]
    this.freed()
  }

  /** An instance may be free. */
  freed(): void {
    if (this.#giving) return
    this.#giving = true
    try {
      this.#give()
    } finally {
      this.#giving = false
    }
    if (this.#waiting.length === 0) this.#tellDrained()
    for (const queue of this.#refused) queue.wake()
    this.#refused.clear()
  }

  #give(): void {
    if (this.unordered === undefined) {
      const waiting = this.#waiting
      this.#waiting = []
      for (const event of waiting) {
        const share = this.#shareOf(event.queue.partition)
        if (share === undefined || share.subscriptions.length === 0) this.#waiting.push(event)
        else share.give(event)
      }
      return
    }
    for (let share = this.#idle(); share !== undefined && this.#waiting.length > 0; share = this.#idle()) {
      // To the end of the turn.
      this.#shares.delete(share)
      this.#shares.add(share)
      share.give(this.#waiting.shift() as Event)
    }
  }

  #idle(): InstanceShare<In, K> | undefined {
    for (const share of this.#shares) if (share.idle) return share
    return undefined
  }

  #shareOf(partition: number): InstanceShare<In, K> | undefined {
    for (const share of this.#shares) if (share.partition === partition) return share
    return undefined
  }

  #subscriptions(): TopicSubscription[] {
    return [...this.#shares].flatMap(share => share.subscriptions)
  }

  #letGo(event: Event, drop: boolean): void {
    if (drop) event.drop()
    else event.settle()
  }

  #tellDrained(): void {
    for (const tell of this.#drained.splice(0)) tell()
  }
}
