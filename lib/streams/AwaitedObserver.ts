/*
 * The observer of one chain of operators, which may be asynchronous.
 *
 * A value whose promise is under way keeps the claim of its event, and blocks the event's partition at the source.
 * Values of that partition that are already under way (from an operator with inner streams, say) wait here, each with
 * its claim. Values of other partitions go on. A batch may be of several partitions: it waits for everything that is
 * under way, and what comes behind it waits for it.
 *
 * After the last value the chain is gone, with its sources, and nothing could deliver these values again. So they are
 * pinned, and finished here: what fails then is tried again, or passed over, in its place.
 */
import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import { isAbandoned } from '../acks/isAbandoned.js'
import { within } from '../acks/within.js'
import type { ObserverCall } from './ObserverCall.js'

/** A value that waits until the one before it in its partition has settled. */
interface Waiting<T> {
  readonly value: T
  readonly claim: Claim
}

/** A promise under way, and what waits for it. */
interface Lane<T> extends Waiting<T> {
  waiting: Waiting<T>[]
}

interface AwaitedObserverPort {
  /** A value has failed, and the chain with it. */
  failed(error: unknown, claim: Claim | undefined): void
  /** A value has failed when the chain was complete already: one of the two has to be called, now or later. */
  failedLate(error: unknown, claim: Claim, again: () => void, proceed: () => void): void
  /** A value has failed whose event comes again elsewhere: it is nobody's concern here. */
  abandoned(error: unknown): void
  /** Everything is finished after the end of the chain. */
  finished(): void
}

export class AwaitedObserver<T> {
  readonly #lanes = new Map<unknown, Lane<T>>()
  /** A batch that waits, and what came behind it. */
  #behind: Waiting<T>[] = []
  /** Promises for values that belong to no event. */
  #unbound = 0
  #state: 'open' | 'finishing' | 'closed' = 'open'

  constructor(
    private readonly call: ObserverCall<T>,
    private readonly port: AwaitedObserverPort,
  ) {}

  next(value: T): void {
    if (this.#state === 'closed') return
    const claim = currentClaim()
    if (claim !== undefined && this.#lanes.size > 0) {
      const waiting = this.#placeBehind(claim)
      if (waiting !== undefined) {
        waiting.push({ value, claim })
        this.#keep(claim)
        return
      }
    }
    this.#call(value, claim)
  }

  /** There won't be another value. */
  finish(): void {
    this.#state = 'finishing'
    for (const claim of this.claims()) claim.pin()
    this.#checkFinished()
  }

  /** Nobody wants the values any more; those under way end by themselves. */
  close(): void {
    const lanes = [...this.#lanes.values()]
    for (const lane of lanes) for (const { claim } of lane.waiting.splice(0)) this.#leave(claim)
    for (const { claim } of this.#behind.splice(0)) this.#leave(claim)
    this.#state = 'closed'
  }

  /** The claims that are kept here. */
  *claims(): Iterable<Claim> {
    for (const lane of this.#lanes.values()) {
      yield lane.claim
      for (const { claim } of lane.waiting) yield claim
    }
    for (const { claim } of this.#behind) yield claim
  }

  #call(value: T, claim: Claim | undefined): void {
    let promise: PromiseLike<unknown> | undefined
    try {
      promise = this.call.run(value, claim)
    } catch (error) {
      if (claim === undefined || this.#state !== 'finishing') {
        this.port.failed(error, claim)
        return
      }
      promise = Promise.reject(error)
    }
    if (promise !== undefined) this.#await(promise, value, claim)
  }

  #await(promise: PromiseLike<unknown>, value: T, claim: Claim | undefined): void {
    if (claim === undefined) {
      this.#unbound++
      promise.then(
        () => {
          this.#unbound--
          this.#checkFinished()
        },
        (error: unknown) => this.port.failed(error, undefined),
      )
      return
    }
    const lane: Lane<T> = { value, claim, waiting: [] }
    this.#lanes.set(this.#key(claim), lane)
    this.#keep(claim)
    claim.block()
    promise.then(
      () => this.#settled(lane),
      (error: unknown) => this.#rejected(lane, error),
    )
  }

  #settled(lane: Lane<T>): void {
    this.#lanes.delete(this.#key(lane.claim))
    this.#leave(lane.claim)
    this.#resume(lane.waiting)
    this.#resumeBehind()
    lane.claim.unblock()
    this.#checkFinished()
  }

  #rejected(lane: Lane<T>, error: unknown): void {
    const { value, claim } = lane
    if (isAbandoned(claim)) {
      // Its partition was lost meanwhile, and its record comes again: what became of this attempt is nobody's concern.
      this.port.abandoned(error)
      this.#settled(lane)
      return
    }
    if (this.#state !== 'finishing') {
      this.port.failed(error, claim)
      this.#leave(claim)
      return
    }
    const again = (): void => {
      this.#lanes.delete(this.#key(claim))
      lane.waiting.unshift({ value, claim })
      this.#resume(lane.waiting)
      this.#resumeBehind()
      claim.unblock()
      this.#checkFinished()
    }
    this.port.failedLate(error, claim, again, () => this.#settled(lane))
  }

  /** Calls the observer with what waits, up to the next promise. */
  #resume(waiting: readonly Waiting<T>[]): void {
    for (let at = 0; at < waiting.length && this.#state !== 'closed'; at++) {
      const { value, claim } = waiting[at] as Waiting<T>
      if (isAbandoned(claim)) {
        this.#leave(claim)
        continue
      }
      within(claim, () => this.#call(value, claim))
      this.#leave(claim)
      const busy = this.#lanes.get(this.#key(claim))
      if (busy !== undefined) {
        busy.waiting.push(...waiting.slice(at + 1))
        return
      }
    }
  }

  /** Where a value has to wait; `undefined` where its turn has come. Only asked while something is under way. */
  #placeBehind(claim: Claim): Waiting<T>[] | undefined {
    if (this.#behind.length > 0 || claim.queue === undefined || this.#lanes.has(this)) return this.#behind
    return this.#lanes.get(claim.queue)?.waiting
  }

  /** When everything before the waiting batch has ended: calls the observer with it, and with what came behind. */
  #resumeBehind(): void {
    while (this.#behind.length > 0 && this.#state !== 'closed') {
      const [first] = this.#behind as [Waiting<T>]
      if (this.#lanes.has(this) || (first.claim.queue === undefined && this.#lanes.size > 0)) return
      this.#behind.shift()
      const lane = this.#lanes.get(this.#key(first.claim))
      if (lane === undefined) this.#resume([first])
      else lane.waiting.push(first)
    }
  }

  #keep(claim: Claim): void {
    claim.retain()
    if (this.#state === 'finishing') claim.pin()
  }

  #leave(claim: Claim): void {
    if (this.#state === 'finishing') claim.unpin()
    claim.release()
  }

  #checkFinished(): void {
    if (this.#state === 'finishing' && this.#lanes.size === 0 && this.#behind.length === 0 && this.#unbound === 0)
      this.port.finished()
  }

  #key(claim: Claim): unknown {
    return claim.queue ?? this
  }
}
