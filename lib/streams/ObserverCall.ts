import type { Claim } from '../acks/Claim.js'
import { scope } from '../acks/scope.js'
import { withinAsync } from '../acks/withinAsync.js'
import { isPromiseLike } from '../util/isPromiseLike.js'

/**
 * Calls an observer's `next` in the scope of the value's event, behind its awaits as well, unless it turns out to be
 * synchronous: only asynchronous observers shall pay for what slows down every await of the process.
 */
export class ObserverCall<T> {
  /** Whether it returns promises; unknown before its first value. */
  #asynchronous: boolean | undefined

  constructor(
    private readonly next: (value: T) => unknown,
    private readonly ambient: boolean,
  ) {}

  /** @returns the promise, where there is one */
  run(value: T, claim: Claim | undefined): PromiseLike<unknown> | undefined {
    const { storage } = scope
    const plain = !this.ambient || claim === undefined || (this.#asynchronous === false && storage === undefined)
    const result = plain ? this.next(value) : this.#within(claim, value)
    if (isPromiseLike(result)) {
      this.#asynchronous = true
      return result
    }
    if (plain || this.#asynchronous !== undefined) return undefined
    this.#asynchronous = false
    if (storage === undefined) {
      scope.storage?.disable()
      scope.storage = undefined
    }
    return undefined
  }

  // Apart, as a function with a closure in it allocates what that would close over with each call.
  #within(claim: Claim, value: T): unknown {
    return withinAsync(claim, () => this.next(value))
  }
}
