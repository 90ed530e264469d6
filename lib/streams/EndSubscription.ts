/*
 * The end of a stream, where its errors are dealt with.
 *
 * RxJS ends a chain of operators with its first error. What arrives here has not been handled inside (catchError,
 * retry), so the policy decides about the event in whose scope it came, and then the chain is subscribed again:
 * memory of operators such as `scan` starts afresh:
 *   1. the sources of the dead chain are held: they deliver no more, but go on taking events in, so that no event is
 *      acknowledged that this subscription has not seen. Sources that the chain subscribed to on its way are found
 *      when it is unsubscribed, and so are those behind a `share`, which have other subscribers as well;
 *   2. the policy settles the failed events (fail: none; skip: done; dead letter: done when the broker has it;
 *      retry: none, until the attempts are used up);
 *   3. in a turn of its own, or after the backoff, the chain is subscribed again, and every event that is unfinished is delivered to it,
 *      in order. Whatever the dead chain still does with them has no effect: its deliveries are abandoned.
 * Where the subscription has a supervisor, as the instances of an agent have, that one says whether the chain is
 * subscribed again and after which time, is given up, or takes the app down. An event that the policy `fail` leaves
 * unsettled comes again then with the others.
 * An event that fails when it is delivered again leads to the next round, one after the other.
 */
import { type Observer, Subscription } from 'rxjs'
import type { ChainScope } from '../acks/ChainScope.js'
import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import type { Delivery } from '../acks/Delivery.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import { isAbandoned } from '../acks/isAbandoned.js'
import { scope } from '../acks/scope.js'
import type { RxfaustError } from '../util/RxfaustError.js'
import { scheduleWith } from '../util/scheduleWith.js'
import type { AsyncObserver } from './AsyncObserver.js'
import { AwaitedObserver } from './AwaitedObserver.js'
import { callSite } from './callSite.js'
import { DeadChain } from './DeadChain.js'
import { FailedEvents } from './FailedEvents.js'
import { ObserverCall } from './ObserverCall.js'
import { processingError } from './processingError.js'
import { Restarts } from './Restarts.js'
import type { StepClock } from './StepClock.js'
import type { StreamRuntime } from './StreamRuntime.js'
import type { Supervision } from './Supervision.js'
import type { TopicSubscription } from './TopicSubscription.js'

/** One subscribed chain of operators; a new one after each failure that the policy survives. */
interface Chain<T> extends ChainScope {
  readonly awaited: AwaitedObserver<T>
  subscription: Subscription | undefined
  over: boolean
}

type Retry = Extract<ErrorPolicy, { retry: number }>

/** A user's subscription to a stream. */
export class EndSubscription<T> {
  readonly #outer = new Subscription()
  readonly #call: ObserverCall<T>
  readonly #events: FailedEvents
  readonly #restarts: Restarts
  #chain: Chain<T> | undefined

  constructor(
    private readonly runtime: StreamRuntime,
    policy: ErrorPolicy | undefined,
    private readonly observer: Partial<AsyncObserver<T>>,
    private readonly subscribe: (observer: Observer<T>) => Subscription,
    /** Whether the observer's code shall find its event behind an `await`. */
    ambient = true,
    private readonly supervision?: Supervision,
  ) {
    this.#events = new FailedEvents(runtime, policy, supervision)
    this.#restarts = new Restarts(
      runtime,
      this.#outer,
      () => this.#subscribe().sources as Set<TopicSubscription>,
      () => this.observer.complete?.(),
    )
    const { steps } = runtime
    const step = steps && `the observer that was subscribed ${callSite()}`
    const next = (value: T): unknown => this.observer.next?.(value)
    this.#call = new ObserverCall(steps && step ? value => timed(steps, step, next, value) : next, ambient)
  }

  start(): Subscription {
    this.#outer.add(() => this.#unsubscribed())
    this.#subscribe()
    return this.#outer
  }

  /** Ends the chain, such that everything it has comes again, and subscribes again after so many milliseconds. */
  restart(wait: number): void {
    const chain = this.#chain
    if (chain === undefined || chain.over || this.#outer.closed) return
    chain.over = true
    this.#restarts.after(wait, this.#end(chain, []), [])
  }

  /** Takes nothing more in. Resolves when everything is finished that it has, or left to others since it has failed. */
  async settled(): Promise<void> {
    const chain = this.#chain
    if (chain === undefined || this.#outer.closed) return
    if (chain.over) this.forfeit()
    else await Promise.all([...(chain.sources as Set<TopicSubscription>)].map(source => source.leave()))
  }

  /** Ends it for good: what is unfinished is left to others. */
  forfeit(): void {
    const chain = this.#chain
    if (chain === undefined || this.#outer.closed) return
    if (!chain.over) {
      chain.over = true
      this.#end(chain, []).forfeit()
    } else this.#restarts.forfeit()
    this.#outer.unsubscribe()
  }

  #subscribe(): Chain<T> {
    const awaited = new AwaitedObserver<T>(this.#call, {
      failed: (error, claim) => this.#failed(chain, error, claim),
      failedLate: (error, claim, again, proceed) => this.#failedLate(chain, error, claim, again, proceed),
      abandoned: error => this.#abandoned(error),
      finished: () => this.#finished(chain),
    })
    const { steps } = this.runtime
    const subscribing = steps?.subscribing
    if (steps) steps.subscribing = undefined
    const chain: Chain<T> = { sources: new Set(), failing: undefined, awaited, subscription: undefined, over: false }
    this.#chain = chain
    const { collecting, failing } = scope
    scope.collecting = chain
    scope.failing = undefined
    try {
      chain.subscription = this.subscribe({
        next: value => {
          if (!chain.over) awaited.next(value)
        },
        error: error => this.#failed(chain, error, currentClaim()),
        complete: () => {
          if (!chain.over) awaited.finish()
        },
      })
    } finally {
      scope.collecting = collecting
      scope.failing = failing
      if (steps) steps.subscribing = subscribing
    }
    if (this.#outer.closed) chain.subscription.unsubscribe()
    return chain
  }

  #finished(chain: Chain<T>): void {
    if (chain.over) return
    chain.over = true
    this.observer.complete?.()
    this.#outer.unsubscribe()
  }

  /** By the user, or after the last value: an early end gives up what is unfinished. */
  #unsubscribed(): void {
    const chain = this.#chain
    if (chain !== undefined) {
      chain.over = true
      chain.awaited.close()
    }
    const { failing } = scope
    scope.failing = undefined
    chain?.subscription?.unsubscribe()
    this.#restarts.discard()
    scope.failing = failing
  }

  #failed(chain: Chain<T>, error: unknown, claim: Claim | undefined): void {
    if (chain.over) {
      this.runtime.logger.warn({ error }, 'work of an ended subscription failed')
      return
    }
    chain.over = true
    if (claim !== undefined && isAbandoned(claim) && !this.#outer.closed) {
      // The chain has ended with it all the same; the other events go on in its successor.
      this.#abandoned(error)
      this.#restarts.now(this.#end(chain, []))
      return
    }
    this.runtime.monitor.processingErrors++
    const failed = openOf(claim)
    const dead = this.#end(chain, failed)
    const wrapped = processingError(error, claim?.event)
    const policy = claim === undefined ? 'fail' : this.#events.policyFor(error, claim)
    if (this.#outer.closed) this.#fail(dead, failed, error, wrapped)
    else if (policy === 'fail') this.#supervise(dead, failed, error, wrapped, 'fail')
    else if (policy === 'skip') {
      this.#events.skip(failed, wrapped)
      this.#supervise(dead, [], error, wrapped, 0)
    } else if ('deadLetter' in policy) {
      this.#events.deadLetter(failed, policy.deadLetter, wrapped)
      this.#supervise(dead, [], error, wrapped, 0)
    } else {
      const backoff = this.#events.attempt(failed, policy, wrapped)
      if (backoff === undefined) this.#fail(dead, failed, error, wrapped)
      else this.#supervise(dead, failed, error, wrapped, backoff)
    }
  }

  /**
   * What becomes of the subscription, when the policy has settled what it settles.
   *
   * @param failed what is to be delivered again with the rest
   * @param usual what becomes of it without a supervisor, who may wait longer, but no less
   */
  #supervise(
    dead: DeadChain,
    failed: readonly Delivery[],
    error: unknown,
    wrapped: RxfaustError,
    usual: number | 'fail',
  ): void {
    const verdict = this.supervision?.failed(wrapped) ?? usual
    if (verdict === 'fail') this.#fail(dead, failed, error, wrapped)
    else if (verdict === 'forfeit') {
      dead.forfeit()
      this.#outer.unsubscribe()
    } else this.#restarts.after(usual === 'fail' ? verdict : Math.max(verdict, usual), dead, failed)
  }

  /** An event failed whose partition was lost before: it comes again, here or elsewhere. */
  #abandoned(error: unknown): void {
    this.runtime.logger.info({ error }, 'an event that is not ours any more failed; its record comes again')
  }

  /** A value that was under way when the chain completed: nothing else is concerned. */
  #failedLate(chain: Chain<T>, error: unknown, claim: Claim, again: () => void, proceed: () => void): void {
    this.runtime.monitor.processingErrors++
    const failed = openOf(claim)
    const wrapped = processingError(error, claim.event)
    const policy = this.#events.policyFor(error, claim)
    if (policy === 'skip') {
      this.#events.skip(failed, wrapped)
      proceed()
    } else if (typeof policy === 'object' && 'deadLetter' in policy) {
      this.#events.deadLetter(failed, policy.deadLetter, wrapped)
      proceed()
    } else if (policy === 'fail' || !this.#retry(failed, policy, wrapped, again)) {
      chain.over = true
      for (const each of chain.awaited.claims()) each.drop()
      this.#fail(undefined, failed, error, wrapped)
    }
  }

  /** Ends a chain such that everything it had comes again. */
  #end(chain: Chain<T>, failed: readonly Delivery[]): DeadChain {
    const sources = chain.sources as Set<TopicSubscription>
    const dead = new DeadChain(sources)
    for (const delivery of failed) dead.adopt(delivery.owner)
    for (const claim of chain.awaited.claims()) {
      for (const delivery of claim.deliveries) dead.adopt(delivery.owner)
    }
    chain.failing = dead
    const { failing } = scope
    scope.failing = dead
    chain.awaited.close()
    chain.subscription?.unsubscribe()
    scope.failing = failing
    dead.later.push(() => {
      chain.failing = undefined
    })
    return dead
  }

  #fail(dead: DeadChain | undefined, failed: readonly Delivery[], error: unknown, wrapped: Error): void {
    for (const delivery of failed) delivery.drop()
    dead?.fail()
    // First, since a topic as an observer fails the app as well, and knows no event.
    this.runtime.fail(wrapped)
    try {
      this.observer.error?.(error)
    } catch (thrown) {
      this.runtime.logger.error({ error: thrown }, "an observer's error handler threw")
    }
  }

  /** @returns whether there is another attempt */
  #retry(failed: readonly Delivery[], policy: Retry, error: Error, again: () => void): boolean {
    const backoff = this.#events.attempt(failed, policy, error)
    if (backoff === undefined) return false
    scheduleWith(this.#outer, this.runtime.scheduler, again, backoff)
    return true
  }
}

/** The deliveries of a claim whose outcome is open: behind a share, another end may have decided already. */
function openOf(claim: Claim | undefined): Delivery[] {
  return [...(claim?.deliveries ?? [])].filter(delivery => delivery.open)
}

function timed<T>(steps: StepClock, step: string, next: (value: T) => unknown, value: T): unknown {
  const outer = steps.enter(step)
  try {
    return next(value)
  } finally {
    steps.leave(outer)
  }
}
