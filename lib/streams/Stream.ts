import { Observable, type Observer, type Operator, type Subscriber, type Subscription, type TeardownLogic } from 'rxjs'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { AnyObservable } from './AnyObservable.js'
import type { AsyncObserver } from './AsyncObserver.js'
import { checkScope } from './checkScope.js'
import { EndSubscription } from './EndSubscription.js'
import { isStream } from './isStream.js'
import { isSubscriber } from './isSubscriber.js'
import { iterate } from './iterate.js'
import type { PipeKey } from './PipeKey.js'
import type { PipeResult } from './PipeResult.js'
import { pipePosition } from './pipePosition.js'
import type { StreamInfo } from './StreamInfo.js'
import type { StreamKey, streamKey } from './StreamKey.js'
import type { StreamOrigin } from './StreamOrigin.js'
import { StreamProcess } from './StreamProcess.js'
import type { StreamRuntime } from './StreamRuntime.js'
import { streamBrand } from './streamBrand.js'
import { subscribeAs } from './subscribeAs.js'
import { tellOrigin } from './tellOrigin.js'
import { watchStep } from './watchStep.js'

/**
 * An Observable of plain values whose events are acknowledged when their processing has ended.
 *
 * RxJS's own synchronous operators work on it and give a Stream again. A value is acknowledged when the synchronous
 * call that delivers it returns, unless somebody holds it longer: an asynchronous observer until its promise has
 * settled, an operator of `rxfaust/operators` by the rule in its docstring.
 *
 * @example
 * orders.pipe(filter(order => order.amount > 1000), map(order => order.account)).subscribe(async account => {
 *   await notify(account)               // awaited: the next order of the partition comes after it
 * })
 */
export class Stream<T, K = unknown> extends Observable<T> implements StreamKey<K>, AsyncIterable<T> {
  declare readonly [streamKey]?: K
  readonly [streamBrand] = true
  /** @internal */
  readonly runtime: StreamRuntime
  /** @internal what the end of a subscription does with failed events */
  readonly policy: ErrorPolicy | undefined
  /** @internal for {@link info}; absent where the stream is a source */
  origin: StreamOrigin | undefined
  #subscribers: Set<Subscriber<T>> | undefined

  /** @internal made by topics, tables and operators */
  constructor(
    runtime: StreamRuntime,
    policy: ErrorPolicy | undefined,
    subscribe?: (subscriber: Subscriber<T>) => TeardownLogic,
  ) {
    super(subscribe as ((this: Observable<T>, subscriber: Subscriber<T>) => TeardownLogic) | undefined)
    this.runtime = runtime
    this.policy = policy
  }

  /** @deprecated internal to RxJS: its operators make Streams of Streams through it */
  override lift<R>(operator?: Operator<T, R>): Stream<R, K> {
    const lifted = new Stream<R, K>(this.runtime, this.policy)
    lifted.source = this
    lifted.operator =
      operator === undefined || !this.runtime.development ? operator : checkScope(operator, this.runtime)
    return lifted
  }

  /** Applies operators, RxJS's or rxfaust's; what each gives is a Stream again, with value and key inferred. */
  override pipe(): Stream<T, K>
  override pipe<A extends AnyObservable>(a: (source: this) => A): PipeResult<A, K>
  override pipe<A extends AnyObservable, B extends AnyObservable>(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
  ): PipeResult<B, PipeKey<A, K>>
  override pipe<A extends AnyObservable, B extends AnyObservable, C extends AnyObservable>(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
    c: (source: PipeResult<B, PipeKey<A, K>>) => C,
  ): PipeResult<C, PipeKey<B, PipeKey<A, K>>>
  override pipe<A extends AnyObservable, B extends AnyObservable, C extends AnyObservable, D extends AnyObservable>(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
    c: (source: PipeResult<B, PipeKey<A, K>>) => C,
    d: (source: PipeResult<C, PipeKey<B, PipeKey<A, K>>>) => D,
  ): PipeResult<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>
  override pipe<
    A extends AnyObservable,
    B extends AnyObservable,
    C extends AnyObservable,
    D extends AnyObservable,
    E extends AnyObservable,
  >(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
    c: (source: PipeResult<B, PipeKey<A, K>>) => C,
    d: (source: PipeResult<C, PipeKey<B, PipeKey<A, K>>>) => D,
    e: (source: PipeResult<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>) => E,
  ): PipeResult<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>
  override pipe<
    A extends AnyObservable,
    B extends AnyObservable,
    C extends AnyObservable,
    D extends AnyObservable,
    E extends AnyObservable,
    F extends AnyObservable,
  >(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
    c: (source: PipeResult<B, PipeKey<A, K>>) => C,
    d: (source: PipeResult<C, PipeKey<B, PipeKey<A, K>>>) => D,
    e: (source: PipeResult<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>) => E,
    f: (source: PipeResult<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>) => F,
  ): PipeResult<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>
  override pipe<
    A extends AnyObservable,
    B extends AnyObservable,
    C extends AnyObservable,
    D extends AnyObservable,
    E extends AnyObservable,
    F extends AnyObservable,
    G extends AnyObservable,
  >(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
    c: (source: PipeResult<B, PipeKey<A, K>>) => C,
    d: (source: PipeResult<C, PipeKey<B, PipeKey<A, K>>>) => D,
    e: (source: PipeResult<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>) => E,
    f: (source: PipeResult<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>) => F,
    g: (source: PipeResult<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>) => G,
  ): PipeResult<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>
  override pipe<
    A extends AnyObservable,
    B extends AnyObservable,
    C extends AnyObservable,
    D extends AnyObservable,
    E extends AnyObservable,
    F extends AnyObservable,
    G extends AnyObservable,
    H extends AnyObservable,
  >(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
    c: (source: PipeResult<B, PipeKey<A, K>>) => C,
    d: (source: PipeResult<C, PipeKey<B, PipeKey<A, K>>>) => D,
    e: (source: PipeResult<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>) => E,
    f: (source: PipeResult<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>) => F,
    g: (source: PipeResult<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>) => G,
    h: (source: PipeResult<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>) => H,
  ): PipeResult<H, PipeKey<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>>
  override pipe<
    A extends AnyObservable,
    B extends AnyObservable,
    C extends AnyObservable,
    D extends AnyObservable,
    E extends AnyObservable,
    F extends AnyObservable,
    G extends AnyObservable,
    H extends AnyObservable,
    I extends AnyObservable,
  >(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
    c: (source: PipeResult<B, PipeKey<A, K>>) => C,
    d: (source: PipeResult<C, PipeKey<B, PipeKey<A, K>>>) => D,
    e: (source: PipeResult<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>) => E,
    f: (source: PipeResult<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>) => F,
    g: (source: PipeResult<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>) => G,
    h: (source: PipeResult<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>) => H,
    i: (
      source: PipeResult<H, PipeKey<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>>,
    ) => I,
  ): PipeResult<I, PipeKey<H, PipeKey<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>>>
  override pipe<
    A extends AnyObservable,
    B extends AnyObservable,
    C extends AnyObservable,
    D extends AnyObservable,
    E extends AnyObservable,
    F extends AnyObservable,
    G extends AnyObservable,
    H extends AnyObservable,
    I extends AnyObservable,
    J extends AnyObservable,
  >(
    a: (source: this) => A,
    b: (source: PipeResult<A, K>) => B,
    c: (source: PipeResult<B, PipeKey<A, K>>) => C,
    d: (source: PipeResult<C, PipeKey<B, PipeKey<A, K>>>) => D,
    e: (source: PipeResult<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>) => E,
    f: (source: PipeResult<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>) => F,
    g: (source: PipeResult<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>) => G,
    h: (source: PipeResult<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>) => H,
    i: (
      source: PipeResult<H, PipeKey<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>>,
    ) => I,
    j: (
      source: PipeResult<
        I,
        PipeKey<H, PipeKey<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>>
      >,
    ) => J,
  ): PipeResult<
    J,
    PipeKey<I, PipeKey<H, PipeKey<G, PipeKey<F, PipeKey<E, PipeKey<D, PipeKey<C, PipeKey<B, PipeKey<A, K>>>>>>>>>
  >
  // biome-ignore lint/suspicious/noExplicitAny: the overloads above are what callers see
  override pipe(...operators: Array<(source: any) => AnyObservable>): Stream<any, any> {
    let stream: Stream<unknown, unknown> = this as Stream<unknown, unknown>
    const outer = pipePosition.step
    try {
      pipePosition.step = 0
      for (const operator of operators) {
        pipePosition.step++
        stream = this.#adopt(operator(stream), stream, operator.name)
      }
    } finally {
      pipePosition.step = outer
    }
    return stream
  }

  /**
   * Subscribes. A `next` that returns a promise is awaited: the next value of that partition comes when it has
   * settled. What `next` throws, or the promise rejects with, goes to the error policy with its event.
   */
  override subscribe(observer?: Partial<AsyncObserver<T>> | ((value: T) => unknown) | null): Subscription
  override subscribe(
    next?: ((value: T) => unknown) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription
  override subscribe(
    observerOrNext?: Partial<AsyncObserver<T>> | ((value: T) => unknown) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (isSubscriber<T>(observerOrNext)) return this.#connect(observerOrNext)
    const observer =
      typeof observerOrNext === 'function' || observerOrNext === null || observerOrNext === undefined
        ? { next: observerOrNext ?? undefined, error: error ?? undefined, complete: complete ?? undefined }
        : observerOrNext
    return new EndSubscription<T>(this.runtime, this.policy, observer, inner => this.#connect(inner)).start()
  }

  /**
   * Calls `next` for each value and resolves at the end of the stream. A `next` that returns a promise is awaited,
   * as in {@link subscribe}.
   */
  override forEach(next: (value: T) => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.subscribe({ next, error: reject, complete: resolve })
    })
  }

  /**
   * Iterates. A value is acknowledged when the loop asks for the next one; errors of the pipe go to the error policy.
   * Leaving the loop, by `break` or by a throw, which JavaScript does not tell apart, gives up the value in hand and
   * those that wait. The iterator's `throw` gives them back: they come again after the next start.
   */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    const process = StreamProcess.current
    if (process !== undefined) return process.iterate(inner => this.#connect(inner))
    return iterate<T>(observer =>
      new EndSubscription<T>(this.runtime, this.policy, observer, inner => this.#connect(inner), false).start(),
    )
  }

  /**
   * Sends an error to those who are subscribed now, as if the pipe had failed here: operators behind see it, and what
   * they don't handle goes to the error policy of each subscription, with the event in whose processing this is called.
   * Outside of any event no policy applies, and the app fails. This is Faust's `throw`.
   *
   * @example
   * sensor.on('lost', () => readings.throw(new Error('the sensor is gone')))
   */
  throw(error: unknown): void {
    for (const subscriber of [...(this.#subscribers ?? [])]) subscriber.error(error)
  }

  /**
   * What the stream is made of: the operators of its pipe, back to its topics, tables and other sources.
   *
   * @example
   * orders.pipe(groupBy('account', { name: 'by-account' })).info()
   * // { kind: 'operator', operator: 'groupBy', name: 'by-account', through: 'app-by-account-repartition',
   * //   sources: [{ kind: 'topic', name: 'orders', sources: [] }] }
   */
  info(): StreamInfo {
    if (this.origin === undefined) return { kind: 'observable', sources: [] }
    const { operator, name, through, sources } = this.origin
    return {
      kind: 'operator',
      ...(operator !== undefined && { operator }),
      ...(name !== undefined && { name }),
      ...(through !== undefined && { through: through.info().name }),
      sources: sources.map(source => source.info()),
    }
  }

  /** A label for logs: `Topic: orders`, `Table: totals`, `Stream: groupBy by-account`. */
  override toString(): string {
    const { kind, name, operator } = this.info()
    if (kind !== 'operator' && name !== undefined) return `${kind[0]?.toUpperCase()}${kind.slice(1)}: ${name}`
    const parts = [operator, name].filter(part => part !== undefined)
    return parts.length === 0 ? 'Stream' : `Stream: ${parts.join(' ')}`
  }

  #connect(observer: Observer<T> | Subscriber<T>): Subscription {
    const { steps } = this.runtime
    const watched = steps?.subscribing === undefined ? observer : watchStep(observer, steps, steps.subscribing)
    const subscriber = super.subscribe(watched) as Subscriber<T>
    if (subscriber.closed) return subscriber
    this.#subscribers ??= new Set()
    const subscribers = this.#subscribers
    subscribers.add(subscriber)
    subscriber.add(() => subscribers.delete(subscriber))
    return subscriber
  }

  /** An operator's result as a Stream of this app. */
  #adopt(result: Observable<unknown>, source: Stream<unknown, unknown>, operator: string): Stream<unknown, unknown> {
    const stream = isStream(result)
      ? result
      : new Stream<unknown, unknown>(this.runtime, this.policy, subscribeAs(result, operator, this.runtime.steps))
    tellOrigin(stream, source, operator)
    return stream
  }
}
