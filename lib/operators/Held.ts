import type { Claim } from '../acks/Claim.js'

/** A value that an operator keeps, with the claim under which it came; without one outside of any event. */
export interface Held<T> {
  readonly value: T
  readonly claim: Claim | undefined
}
