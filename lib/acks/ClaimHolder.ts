import type { Claim } from './Claim.js'

/** The event that a function which iterates has in hand: another one behind each turn of its loop. */
export interface ClaimHolder {
  /** Tells it from a claim. */
  readonly holder: true
  readonly claim: Claim | undefined
}
