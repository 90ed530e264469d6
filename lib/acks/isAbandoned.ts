import type { Claim } from './Claim.js'

/** Whether nothing that is done with a claim's events counts any more: each of them comes again. */
export function isAbandoned(claim: Claim): boolean {
  for (const delivery of claim.deliveries) if (!delivery.abandoned) return false
  return true
}
