/*
 * The end of a stream: where its values are awaited, and where its errors are dealt with.
 *
 * Awaiting. An observer that returns a promise holds the claim of its event until the promise has settled, and the
 * event's partition is blocked at the source meanwhile. Values of that partition that are already under way (from an
 * operator with inner streams, say) wait here, each with its claim. Values of other partitions go on.
 *
 * Errors. RxJS ends a chain of operators with its first error. What arrives here has not been handled inside
 * (catchError, retry), so the policy decides about the event in whose scope it came, and then the chain is subscribed
 * again: memory of operators such as `scan` starts afresh. In one synchronous step
 *   1. the sources of the dead chain are held: they deliver no more, but go on taking events in, so that no event is
 *      acknowledged that this subscription has not seen;
 *   2. the policy settles the failed events (fail: none; skip: done; dead letter: done when the broker has it;
 *      retry: none, until the attempts are used up);
 *   3. now, or after the backoff, the chain is subscribed again, and every event that is unfinished is delivered to it,
 *      in order. Whatever the dead chain still does with them has no effect: its deliveries are abandoned.
 */
import { type Observer, Subscription } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import type { Delivery } from '../acks/Delivery.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Event } from '../acks/Event.js'
import { currentClaim } from '../acks/currentClaim.js'
import { scope } from '../acks/scope.js'
import { within } from '../acks/within.js'
import { withinAsync } from '../acks/withinAsync.js'
import { toMillis } from '../util/toMillis.js'
import type { AsyncObserver } from './AsyncObserver.js'
import { processingError } from './processingError.js'
import type { StreamRuntime } from './StreamRuntime.js'
import type { TopicSubscription } from './TopicSubscription.js'

/** One subscribed chain of operators; a new one after each failure that the policy survives. */
interface Chain {
  readonly sources: Set<unknown>
  subscription: Subscription | undefined
  over: boolean
}

/** A value that waits until the one before it in its partition has settled. */
interface Waiting<T> {
  readonly value: T
  readonly claim: Claim
}

/** A user's subscription to a stream. */
export class EndSubscription<T> {
  readonly #outer = new Subscription()
  readonly #attempts = new WeakMap<Event, number>()
  #chain: Chain | undefined
  /** Partitions, or the whole subscription for batches, with a promise under way. */
  #awaited = new Map<unknown, Waiting<T>[]>()
  /** Whether the observer returns promises; unknown before its first value. */
  #asynchronous: boolean | undefined

  constructor(
    private readonly runtime: StreamRuntime,
    private readonly policy: ErrorPolicy | undefined,
    private readonly observer: Partial<AsyncObserver<T>>,
    private readonly subscribe: (observer: Observer<T>) => Subscription,
  ) {}

  start(): Subscription {
    this.#outer.add(() => this.#chain?.subscription?.unsubscribe())
    this.#subscribe([])
    return this.#outer
  }

  #subscribe(again: readonly TopicSubscription[]): void {
    const chain: Chain = { sources: new Set(), subscription: undefined, over: false }
    this.#chain = chain
    this.#awaited = new Map()
    const outer = scope.collecting
    scope.collecting = chain.sources
    try {
      chain.subscription = this.subscribe({
        next: value => this.#next(chain, value),
        error: error => this.#failed(chain, error, currentClaim()),
        complete: () => this.#complete(chain),
      })
    } finally {
      scope.collecting = outer
    }
    if (this.#outer.closed) chain.subscription.unsubscribe()
    this.#redeliver(chain, again)
  }

  /** What the sources of the last chain hold goes to those of the new one. */
  #redeliver(chain: Chain, again: readonly TopicSubscription[]): void {
    for (const old of again) {
      old.detach()
      const left = old.unfinished()
      const source = [...(chain.sources as Set<TopicSubscription>)].find(each => each.hub === old.hub && !each.closed)
      for (const delivery of left) {
        if (source === undefined || source.closed) delivery.giveUp()
        else {
          delivery.abandon()
          source.push(delivery.event)
        }
      }
    }
  }

  #complete(chain: Chain): void {
    if (chain.over) return
    chain.over = true
    this.observer.complete?.()
    this.#outer.unsubscribe()
  }

  #next(chain: Chain, value: T): void {
    if (chain.over) return
    const claim = currentClaim()
    if (claim !== undefined && this.#awaited.size > 0) {
      const before = this.#awaited.get(this.#lane(claim))
      if (before !== undefined) {
        claim.retain()
        before.push({ value, claim })
        return
      }
    }
    this.#call(chain, value, claim)
  }

  #call(chain: Chain, value: T, claim: Claim | undefined): void {
    const storage = scope.storage
    let result: unknown
    try {
      result =
        claim === undefined || this.#asynchronous === false
          ? this.observer.next?.(value)
          : withinAsync(claim, () => this.observer.next?.(value))
    } catch (error) {
      this.#failed(chain, error, claim)
      return
    }
    const promise = isPromiseLike(result) ? result : undefined
    if (claim !== undefined && this.#asynchronous === undefined) {
      this.#asynchronous = promise !== undefined
      // Only asynchronous observers shall pay for what slows down every await of the process.
      if (promise === undefined && storage === undefined) {
        scope.storage?.disable()
        scope.storage = undefined
      }
    }
    if (promise === undefined) return
    this.#asynchronous = true
    if (claim === undefined) {
      promise.then(undefined, (error: unknown) => this.#failed(chain, error, undefined))
      return
    }
    const lane = this.#lane(claim)
    this.#awaited.set(lane, [])
    claim.retain()
    claim.block()
    promise.then(
      () => this.#settled(chain, lane, claim),
      (error: unknown) => this.#failed(chain, error, claim),
    )
  }

  #settled(chain: Chain, lane: unknown, claim: Claim): void {
    claim.release()
    if (chain.over) return
    const waiting = this.#awaited.get(lane) ?? []
    this.#awaited.delete(lane)
    this.#resume(chain, lane, waiting)
    claim.unblock()
  }

  /** Calls the observer with what waits, up to the next promise. */
  #resume(chain: Chain, lane: unknown, waiting: readonly Waiting<T>[]): void {
    for (let at = 0; at < waiting.length && !chain.over; at++) {
      const { value, claim } = waiting[at] as Waiting<T>
      within(claim, () => this.#call(chain, value, claim))
      claim.release()
      const busy = this.#awaited.get(lane)
      if (busy !== undefined) {
        busy.push(...waiting.slice(at + 1))
        return
      }
    }
  }

  /** Batches may span partitions, so they wait for each other; single events only for their partition. */
  #lane(claim: Claim): unknown {
    return 'owner' in claim ? claim.event.queue : this
  }

  #failed(chain: Chain, error: unknown, claim: Claim | undefined): void {
    if (chain.over) {
      this.runtime.logger.debug({ error }, 'work of an ended subscription failed; its event is unfinished elsewhere')
      return
    }
    chain.over = true
    this.runtime.monitor.processingErrors++
    const sources = [...(chain.sources as Set<TopicSubscription>)].filter(source => !source.closed)
    for (const source of sources) source.hold()
    chain.subscription?.unsubscribe()
    const failed = claim === undefined ? [] : ([...claim.deliveries] as Delivery[])
    const wrapped = processingError(error, failed[0]?.event)
    const policy = failed.length === 0 ? 'fail' : (this.policy ?? this.runtime.onError)
    if (this.#outer.closed) return this.#fail(sources, error, wrapped)
    if (policy === 'fail') return this.#fail(sources, error, wrapped)
    if (policy === 'skip') {
      this.runtime.logger.warn({ error: wrapped }, 'event skipped')
      this.runtime.monitor.eventsSkipped += failed.length
      for (const delivery of failed) delivery.giveUp()
      return this.#subscribe(sources)
    }
    if ('deadLetter' in policy) return this.#deadLetter(sources, policy.deadLetter, failed, wrapped)
    this.#retry(sources, policy, failed, error, wrapped)
  }

  #fail(sources: readonly TopicSubscription[], error: unknown, wrapped: Error): void {
    for (const source of sources) {
      source.detach()
      for (const delivery of source.unfinished()) delivery.drop()
    }
    this.observer.error?.(error)
    this.runtime.fail(wrapped)
  }

  #deadLetter(sources: readonly TopicSubscription[], topic: string, failed: readonly Delivery[], error: Error): void {
    for (const delivery of failed) {
      // Not delivered again, and unfinished until the broker has it.
      delivery.abandon()
      this.runtime.deadLetter(topic, delivery.event, error).then(
        () => delivery.event.settle(),
        (cause: unknown) => this.runtime.fail(cause),
      )
    }
    this.#subscribe(sources)
  }

  #retry(
    sources: readonly TopicSubscription[],
    policy: Extract<ErrorPolicy, { retry: number }>,
    failed: readonly Delivery[],
    error: unknown,
    wrapped: Error,
  ): void {
    const attempt = 1 + Math.max(...failed.map(delivery => this.#attempts.get(delivery.event) ?? 0))
    if (attempt > policy.retry) return this.#fail(sources, error, wrapped)
    for (const delivery of failed) this.#attempts.set(delivery.event, attempt)
    const backoff = toMillis(policy.backoff ?? 1000, 'backoff') * 2 ** (attempt - 1)
    this.runtime.logger.warn({ error: wrapped, attempt, backoff }, 'event will be tried again')
    const timer = this.runtime.scheduler.schedule(() => {
      if (!this.#outer.closed) this.#subscribe(sources)
    }, backoff)
    this.#outer.add(timer)
    this.#outer.add(() => {
      // Unsubscribed during the backoff: given up, as any early unsubscription.
      if (this.#chain?.over !== true) return
      for (const source of sources) {
        source.detach()
        for (const delivery of source.unfinished()) delivery.giveUp()
      }
    })
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
