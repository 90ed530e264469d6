import type { Claim } from './Claim.js'
import { scope } from './scope.js'

/** Runs a function in the scope of a claim and restores the scope that was. */
export function within<R>(claim: Claim | undefined, run: () => R): R {
  const outer = scope.current
  scope.current = claim
  try {
    return run()
  } finally {
    scope.current = outer
  }
}
