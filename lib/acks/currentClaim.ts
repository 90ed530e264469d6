import type { Claim } from './Claim.js'
import { scope } from './scope.js'

/** The claim in whose scope the caller runs, synchronously or behind an `await`. */
export function currentClaim(): Claim | undefined {
  return scope.current ?? scope.storage?.getStore()
}
