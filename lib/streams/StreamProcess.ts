/*
 * A function that iterates over streams, as one chain of operators: an async generator, or an async function.
 *
 * By itself `for await` has a subscription of its own, and tells nobody why it is left: `break` and a throw are the same
 * call of `return()`. Inside of a process its iterators belong to the process instead. The sources that they subscribe
 * to are those of the chain that the process is the end of, and what becomes of an event is decided when it is known
 * how the function went on:
 *   - it asked for the next value: the event in hand is done;
 *   - it left the loop and yields, returns, or iterates again: what was in hand and what waited is given up, as by any
 *     early unsubscription;
 *   - it has handled an error of the pipe, which its loop threw: that event is done, and the next loop gets the others;
 *   - it failed: nothing is settled here. The end of the chain does that by its policy, with the event in hand as the one
 *     that has failed, and everything else comes again.
 * Behind each `await` the function finds the event in hand as the current one: the store of its asynchronous context is
 * this object, whose claim changes from turn to turn.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Observer, Subscription } from 'rxjs'
import type { ChainScope } from '../acks/ChainScope.js'
import type { Claim } from '../acks/Claim.js'
import type { ClaimHolder } from '../acks/ClaimHolder.js'
import { outsideOfEvents } from '../acks/outsideOfEvents.js'
import { scope } from '../acks/scope.js'
import { within } from '../acks/within.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AsyncObserver } from './AsyncObserver.js'
import { AwaitedObserver } from './AwaitedObserver.js'
import { DeadChain } from './DeadChain.js'
import { iterate } from './iterate.js'
import { ObserverCall } from './ObserverCall.js'
import type { TopicSubscription } from './TopicSubscription.js'

/** One iterator of a process, with what it has subscribed to. */
interface Iteration {
  readonly awaited: Pick<AwaitedObserver<unknown>, 'claims' | 'close'>
  readonly observer: Pick<AsyncObserver<unknown>, 'complete'>
  readonly own: ChainScope
  subscription: Subscription | undefined
}

/** The sources of one iterator; they are those of the process as well. */
class SourcesOfOne extends Set<unknown> {
  constructor(private readonly all: Set<unknown> | undefined) {
    super()
  }

  override add(source: unknown): this {
    this.all?.add(source)
    return super.add(source)
  }
}

/** A run of a function that iterates; see the top of the file. */
export class StreamProcess implements ClaimHolder {
  readonly holder = true
  readonly #chain: ChainScope | undefined = scope.collecting
  readonly #iterations = new Set<Iteration>()
  /** How those loops are settled that were left. */
  #left: Array<() => void> = []
  #claim: Claim | undefined
  #over = false

  /** The process whose function is running; `undefined` elsewhere. */
  static get current(): StreamProcess | undefined {
    const stored = scope.storage?.getStore()
    return stored instanceof StreamProcess ? stored : undefined
  }

  /** The event in hand. */
  get claim(): Claim | undefined {
    return this.#claim
  }

  /** Its chain has ended; what the function still does has no effect. */
  get over(): boolean {
    return this.#over
  }

  /** Runs a part of the function. */
  run<R>(part: () => R): R {
    scope.storage ??= new AsyncLocalStorage()
    return scope.storage.run(this, () => within(undefined, part))
  }

  /** The iterator of a stream for the function. */
  iterate<T>(connect: (observer: Observer<T>) => Subscription): AsyncIterator<T, undefined> {
    return iterate<T>(observer => this.#subscribe(observer, connect), {
      taken: claim => {
        this.#claim = claim
      },
      left: settle => this.#left.push(settle),
      goesOn: () => this.goesOn(),
    })
  }

  /** The function has not failed: what it has left is settled. */
  goesOn(): void {
    const left = this.#left
    this.#left = []
    if (left.length > 0) this.#claim = undefined
    for (const settle of left) settle()
  }

  /** What the loops have left that have failed: the sources of the next one get it, or it is given up. */
  #passOn(successors?: ReadonlySet<unknown>): void {
    for (const { own } of this.#iterations) {
      const failed = own.failing as DeadChain | undefined
      own.failing = undefined
      if (successors === undefined) failed?.discard()
      else failed?.succeed(successors as ReadonlySet<TopicSubscription>)
    }
    for (const each of this.#iterations) {
      const [claim] = each.awaited.claims()
      if (each.subscription?.closed && claim === undefined) this.#iterations.delete(each)
    }
  }

  /** Ends it with its chain: its loops end. */
  end(): void {
    if (this.#over) return
    this.#over = true
    this.#left = []
    for (const { awaited, observer, subscription } of this.#iterations) {
      const { failing } = scope
      if (failing !== undefined) {
        for (const claim of awaited.claims()) for (const { owner } of claim.deliveries) failing.adopt(owner)
      }
      awaited.close()
      subscription?.unsubscribe()
      observer.complete()
    }
    this.#passOn()
    this.#iterations.clear()
  }

  #subscribe<T>(observer: AsyncObserver<T>, connect: (observer: Observer<T>) => Subscription): Subscription {
    if (this.#over) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        'A function iterates on after its instance has ended.',
        'Nothing has to be done: its events were given to another instance. Let its errors and the end of its loops end it.',
      )
    }
    const never = (error: unknown): void => observer.error(error)
    const awaited = new AwaitedObserver<T>(new ObserverCall(value => observer.next(value), false), {
      failed: never,
      failedLate: never,
      abandoned: never,
      finished: () => observer.complete(),
    })
    const own: ChainScope = { sources: new SourcesOfOne(this.#chain?.sources), failing: undefined }
    const iteration: Iteration = { awaited, observer, own, subscription: undefined }
    this.#iterations.add(iteration)
    const { collecting } = scope
    scope.collecting = own
    try {
      const subscription = outsideOfEvents(() =>
        within(undefined, () =>
          connect({
            next: value => awaited.next(value),
            error: error => {
              // Until the function has shown whether it handles it, nothing of what its sources have is settled.
              own.failing = new DeadChain(own.sources as Set<TopicSubscription>)
              observer.error(error)
            },
            complete: () => awaited.finish(),
          }),
        ),
      )
      iteration.subscription = subscription
      outsideOfEvents(() => within(undefined, () => this.#passOn(own.sources)))
      return subscription
    } finally {
      scope.collecting = collecting
    }
  }
}
