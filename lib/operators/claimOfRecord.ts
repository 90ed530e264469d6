import type { Claim } from '../acks/Claim.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { claimOfValue } from './claimOfValue.js'

/**
 * The claim of the value that is being emitted, which one event has made: it has a key and a time.
 *
 * @param operator for messages, with its name where it has one
 * @throws RxfaustError `RXFAUST_NO_EVENT`
 */
export function claimOfRecord(operator: string): Claim {
  const claim = claimOfValue(operator)
  if (claim.queue !== undefined) return claim
  throw new RxfaustError(
    'RXFAUST_NO_EVENT',
    `${operator} got a value that several events have made, which have no key and no time in common.`,
    `Put ${operator} before operators that collect, such as takeWithin and buffer.`,
  )
}
