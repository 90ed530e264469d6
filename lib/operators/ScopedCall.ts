import type { Claim } from '../acks/Claim.js'
import { scope } from '../acks/scope.js'
import { within } from '../acks/within.js'
import { withinAsync } from '../acks/withinAsync.js'
import { isPromiseLike } from '../util/isPromiseLike.js'

/**
 * Calls one function of the user's in the scope of an event, behind its awaits as well, unless it turns out to be
 * synchronous: only asynchronous code shall pay for what slows down every await of the process.
 */
export class ScopedCall<T, R> {
  /** Whether it returns promises; unknown before its first call. */
  #asynchronous: boolean | undefined

  constructor(private readonly call: (value: T, index: number) => R | PromiseLike<R>) {}

  run(claim: Claim | undefined, value: T, index: number): R | PromiseLike<R> {
    const { storage } = scope
    const plain = claim === undefined || (this.#asynchronous === false && storage === undefined)
    const run = () => this.call(value, index)
    const result = plain ? within(claim, run) : withinAsync(claim, run)
    if (isPromiseLike(result)) {
      this.#asynchronous = true
      return result
    }
    if (plain || this.#asynchronous !== undefined) return result
    this.#asynchronous = false
    if (storage === undefined) {
      scope.storage?.disable()
      scope.storage = undefined
    }
    return result
  }
}
