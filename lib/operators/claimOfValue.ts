import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import { RxfaustError } from '../util/RxfaustError.js'

/**
 * The claim of the value that is being emitted.
 *
 * @param operator for messages, with its name where it has one
 * @throws RxfaustError `RXFAUST_NO_EVENT`
 */
export function claimOfValue(operator: string): Claim {
  const claim = currentClaim()
  if (claim !== undefined) return claim
  throw new RxfaustError(
    'RXFAUST_NO_EVENT',
    `${operator} got a value that belongs to no event.`,
    `Put ${operator} before operators that emit outside of an event, such as RxJS's asynchronous ones; those of rxfaust/operators keep it.`,
  )
}
