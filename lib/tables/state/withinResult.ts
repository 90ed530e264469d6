import type { Claim } from '../../acks/Claim.js'
import { ResultClaim } from '../../acks/ResultClaim.js'
import { ResultEvent } from '../../acks/ResultEvent.js'
import { within } from '../../acks/within.js'

const NO_HEADERS = {}

/** Runs in the scope of a result that has another key or time than the event in which it came. */
export function withinResult<K>(
  claim: Claim,
  value: unknown,
  key: K,
  keyBytes: Uint8Array,
  timestamp: number,
  run: () => void,
): void {
  const event = new ResultEvent(claim.event, value, { key, keyBytes, timestamp, headers: NO_HEADERS })
  within(new ResultClaim(claim, event), run)
}
