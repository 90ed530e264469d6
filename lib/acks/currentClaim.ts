import type { Claim } from './Claim.js'
import { scope } from './scope.js'

/** The claim in whose scope the caller runs, synchronously or behind an `await`. */
export function currentClaim(): Claim | undefined {
  const { current, storage } = scope
  if (current !== undefined || storage === undefined) return current
  const stored = storage.getStore()
  return stored !== undefined && 'holder' in stored ? stored.claim : stored
}
