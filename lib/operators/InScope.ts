import type { Claim } from '../acks/Claim.js'
import { scope } from '../acks/scope.js'
import { within } from '../acks/within.js'
import { withinAsync } from '../acks/withinAsync.js'

/**
 * Runs the functions of one operator in the scope of an event, behind their awaits as well, unless they turn out to
 * give plain arrays: only asynchronous code shall pay for what slows down every await of the process.
 */
export class InScope {
  #synchronous = false

  run<R>(claim: Claim | undefined, call: () => R, use: (result: R) => void): void {
    if (claim === undefined || (this.#synchronous && scope.storage === undefined)) {
      within(claim, () => use(call()))
      return
    }
    const { storage } = scope
    withinAsync(claim, () => {
      const result = call()
      this.#synchronous = Array.isArray(result)
      use(result)
    })
    if (!this.#synchronous || storage !== undefined) return
    scope.storage?.disable()
    scope.storage = undefined
  }
}
