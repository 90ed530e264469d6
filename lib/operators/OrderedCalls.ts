/*
 * Calls a function for each value, many at a time, such that calls of one lane (those for one key, or one partition)
 * come one after the other.
 *
 * A value is in one of four places:
 *   - called at once, where nothing of its lane is under way. Unless the function returns a promise it is finished
 *     then, and never held: what is synchronous behaves as if there were no lanes;
 *   - under way: the first of its lane, its promise not settled. It counts against the concurrency;
 *   - waiting in its lane behind that one;
 *   - resting: the first of its lane, whose call has failed and will be tried again. It counts against nothing, but
 *     its lane waits.
 * A lane whose first value may be called, but for the concurrency, is in the queue of those that are ready. So lanes
 * take turns, and a long one can't keep others from their turn.
 *
 * Each value that is held has a claim. One whose event was abandoned meanwhile (its partition is lost, it comes again)
 * is neither called nor emitted any more.
 */
import type { SchedulerLike, Subscription } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import { isAbandoned } from '../acks/isAbandoned.js'
import { within } from '../acks/within.js'
import { Fifo } from '../util/Fifo.js'
import { isPromiseLike } from '../util/isPromiseLike.js'
import type { Held } from './Held.js'
import { Holder } from './Holder.js'
import type { ScopedCall } from './ScopedCall.js'

interface Call<T> {
  readonly held: Held<T>
  readonly index: number
  /** Calls that have failed. */
  failures: number
}

interface Lane<T> {
  /** `undefined` for a value that waits for no other. */
  readonly key: unknown
  readonly calls: Fifo<Call<T>>
}

interface OrderedCallsOptions<T, R> {
  readonly call: ScopedCall<T, R>
  readonly concurrency: number
  readonly scheduler: SchedulerLike
  /** Milliseconds to wait after so many failures, or `undefined` for no further attempt. */
  backoff(failures: number): number | undefined
  keyOf(claim: Claim | undefined): unknown
  /** Called in the scope of the value. */
  emit(value: T, result: R): void
  /** Called in the scope of the value. */
  fail(error: unknown): void
  /** An error that nobody wants any more. */
  late(error: unknown): void
  /** The source has completed and everything is settled. */
  done(): void
}

export class OrderedCalls<T, R> {
  readonly #holder = new Holder<T>()
  readonly #lanes = new Map<unknown, Lane<T>>()
  readonly #ready = new Fifo<Lane<T>>()
  readonly #resting = new Map<Lane<T>, Subscription>()
  #state: 'open' | 'finishing' | 'closed' = 'open'
  #index = 0
  #underWay = 0
  /** Values that are held. */
  #size = 0
  #starting = false

  constructor(private readonly options: OrderedCallsOptions<T, R>) {}

  next(value: T): void {
    const claim = currentClaim()
    const index = this.#index++
    const key = this.options.keyOf(claim)
    const lane = key === undefined ? undefined : this.#lanes.get(key)
    if (lane !== undefined) {
      lane.calls.push(this.#hold(value, index))
    } else if (this.#underWay >= this.options.concurrency) {
      this.#ready.push(this.#open(key, value, index))
    } else this.#callAtOnce(key, value, index, claim)
  }

  /** There won't be another value. */
  finish(): void {
    this.#state = 'finishing'
    this.#holder.pin()
    this.#checkDone()
  }

  /** Nobody waits for a backoff any longer: what rests is called now. */
  hurry(): void {
    for (const [lane, timer] of [...this.#resting]) {
      timer.unsubscribe()
      this.#wake(lane)
    }
  }

  /** The subscription has ended. */
  close(): void {
    this.#state = 'closed'
    for (const timer of this.#resting.values()) timer.unsubscribe()
    this.#resting.clear()
    this.#lanes.clear()
    this.#ready.clear()
    this.#holder.close()
  }

  #hold(value: T, index: number): Call<T> {
    this.#size++
    return { held: this.#holder.take(value), index, failures: 0 }
  }

  #open(key: unknown, value: T, index: number): Lane<T> {
    const lane: Lane<T> = { key, calls: new Fifo() }
    lane.calls.push(this.#hold(value, index))
    if (key !== undefined) this.#lanes.set(key, lane)
    return lane
  }

  #callAtOnce(key: unknown, value: T, index: number, claim: Claim | undefined): void {
    let result: R | PromiseLike<R>
    try {
      result = this.options.call.run(claim, value, index)
    } catch (error) {
      if (this.options.backoff(1) === undefined) throw error
      this.#underWay++
      this.#failed(this.#open(key, value, index), error)
      return
    }
    if (!isPromiseLike(result)) {
      this.options.emit(value, result)
      return
    }
    this.#underWay++
    this.#await(this.#open(key, value, index), result)
  }

  #start(): void {
    if (this.#starting) return
    this.#starting = true
    while (this.#underWay < this.options.concurrency) {
      const lane = this.#ready.shift()
      if (lane === undefined) break
      this.#call(lane)
    }
    this.#starting = false
  }

  #call(lane: Lane<T>): void {
    const { held, index } = lane.calls.peek() as Call<T>
    if (held.claim !== undefined && isAbandoned(held.claim)) {
      this.#settle(lane)
      return
    }
    this.#underWay++
    let result: R | PromiseLike<R>
    try {
      result = this.options.call.run(held.claim, held.value, index)
    } catch (error) {
      this.#failed(lane, error)
      return
    }
    if (isPromiseLike(result)) this.#await(lane, result)
    else this.#succeeded(lane, result)
  }

  #await(lane: Lane<T>, promise: PromiseLike<R>): void {
    promise.then(
      result => this.#succeeded(lane, result),
      (error: unknown) => this.#failed(lane, error),
    )
  }

  #succeeded(lane: Lane<T>, result: R): void {
    if (this.#state === 'closed') return
    const { value, claim } = (lane.calls.peek() as Call<T>).held
    if (claim === undefined || !isAbandoned(claim)) within(claim, () => this.options.emit(value, result))
    this.#underWay--
    this.#settle(lane)
  }

  #failed(lane: Lane<T>, error: unknown): void {
    if (this.#state === 'closed') {
      this.options.late(error)
      return
    }
    this.#underWay--
    const call = lane.calls.peek() as Call<T>
    const { claim } = call.held
    if (claim !== undefined && isAbandoned(claim)) {
      this.options.late(error)
      this.#settle(lane)
      return
    }
    call.failures++
    const backoff = this.options.backoff(call.failures)
    if (backoff === undefined) {
      within(claim, () => this.options.fail(error))
      return
    }
    this.#resting.set(
      lane,
      this.options.scheduler.schedule(() => this.#wake(lane), backoff),
    )
    this.#start()
  }

  #wake(lane: Lane<T>): void {
    this.#resting.delete(lane)
    this.#ready.push(lane)
    this.#start()
  }

  /** The first of a lane is finished, or not ours to finish. */
  #settle(lane: Lane<T>): void {
    if ((this.#state as string) === 'closed') return
    const call = lane.calls.shift() as Call<T>
    this.#size--
    if (lane.calls.size > 0) this.#ready.push(lane)
    else if (lane.key !== undefined) this.#lanes.delete(lane.key)
    this.#holder.release(call.held)
    this.#start()
    this.#checkDone()
  }

  #checkDone(): void {
    if (this.#state === 'finishing' && this.#size === 0) this.options.done()
  }
}
