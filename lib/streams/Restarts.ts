import type { Subscription } from 'rxjs'
import type { Delivery } from '../acks/Delivery.js'
import { outsideOfEvents } from '../acks/outsideOfEvents.js'
import { scheduleWith } from '../util/scheduleWith.js'
import type { DeadChain } from './DeadChain.js'
import type { StreamRuntime } from './StreamRuntime.js'
import type { TopicSubscription } from './TopicSubscription.js'

/** The successors of a subscription's dead chains: each is subscribed in its turn, perhaps after a backoff. */
export class Restarts {
  /** Chains that have failed and whose successors are still to be subscribed. */
  readonly #dead: DeadChain[] = []
  #restarting = false
  /** Waits for the end of its backoff. */
  #resting: { readonly dead: DeadChain; readonly stopped: Subscription } | undefined

  /**
   * @param outer the user's subscription
   * @param subscribe makes the next chain, and gives its sources
   * @param completed the app has stopped in a backoff
   */
  constructor(
    private readonly runtime: StreamRuntime,
    private readonly outer: Subscription,
    private readonly subscribe: () => Set<TopicSubscription>,
    private readonly completed: () => void,
  ) {}

  /** @param failed what is to be delivered again with the rest */
  after(wait: number, dead: DeadChain, failed: readonly Delivery[]): void {
    if (wait === 0 && failed.length === 0) {
      this.now(dead)
      return
    }
    this.#rest(dead, failed)
    scheduleWith(this.outer, this.runtime.scheduler, () => this.#rested(dead), wait)
  }

  /** Subscribes again in a turn of its own, when RxJS has told the error to everybody. */
  now(dead: DeadChain): void {
    this.#dead.push(dead)
    if (this.#restarting) return
    this.#restarting = true
    outsideOfEvents(() => queueMicrotask(() => this.#restartNext()))
  }

  /** One dead chain after the other: a failure on the way has its turn later. */
  #restartNext(): void {
    const dead = this.#dead.shift()
    if (dead === undefined) {
      this.#restarting = false
      return
    }
    if (this.outer.closed) dead.discard()
    else dead.succeed(this.subscribe())
    queueMicrotask(() => this.#restartNext())
  }

  /** The sources take in until the end of the backoff, or of the app. */
  #rest(dead: DeadChain, failed: readonly Delivery[]): void {
    // Until they are delivered again they are unfinished, whatever of them was finished before the failure.
    for (const delivery of failed) delivery.retain()
    this.#resting = { dead, stopped: this.runtime.stopped$.subscribe(() => this.#stopped(dead)) }
  }

  #rested(dead: DeadChain): void {
    this.#resting?.stopped.unsubscribe()
    this.#resting = undefined
    this.now(dead)
  }

  #stopped(dead: DeadChain): void {
    this.#resting = undefined
    dead.fail()
    this.completed()
    this.outer.unsubscribe()
  }

  /** What waits for the end of its backoff is left to others. */
  forfeit(): void {
    this.#leaveBackoff()?.forfeit()
  }

  /** What waits for the end of its backoff has no successor. */
  discard(): void {
    this.#leaveBackoff()?.discard()
  }

  #leaveBackoff(): DeadChain | undefined {
    const resting = this.#resting
    this.#resting = undefined
    resting?.stopped.unsubscribe()
    return resting?.dead
  }
}
