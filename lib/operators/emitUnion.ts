import { BatchClaim } from '../acks/BatchClaim.js'
import { currentClaim } from '../acks/currentClaim.js'
import { within } from '../acks/within.js'
import type { Held } from './Held.js'
import type { Holder } from './Holder.js'

/**
 * Emits something made of several values in the scope of those among them that are kept, which are let go then. The
 * event of the union is the one that has just arrived. It is a union also of one, as an asynchronous observer takes
 * unions one at a time, but events of other partitions beside them, which could overtake.
 */
export function emitUnion(holder: Holder<unknown>, values: readonly Held<unknown>[], emit: () => void): void {
  const own = currentClaim()
  const kept = values.filter(held => holder.has(held))
  const claims = kept.flatMap(({ claim }) => claim ?? [])
  claims.sort((one, other) => Number(one === own) - Number(other === own))
  for (const claim of claims) claim.retain()
  for (const held of kept) holder.release(held)
  const union = claims.length === 0 ? undefined : new BatchClaim(claims)
  within(union ?? own, emit)
  union?.release()
}
