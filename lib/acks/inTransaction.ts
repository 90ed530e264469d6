import { RxfaustError } from '../util/RxfaustError.js'
import type { Claim } from './Claim.js'
import { isAbandoned } from './isAbandoned.js'

/**
 * Has to be called before something is sent or written for a claim's events. Without a transaction it does nothing.
 *
 * @throws RxfaustError `RXFAUST_STALE_EPOCH` where the events are delivered again, so that this would count twice
 */
export function inTransaction(claim: Claim): void {
  if (claim.event.queue.task.transaction === undefined) return
  if (!isAbandoned(claim)) {
    claim.touch()
    return
  }
  const { topic, partition } = claim.event.queue
  throw new RxfaustError(
    'RXFAUST_STALE_EPOCH',
    `Something was sent or written for an event of partition ${partition} of topic "${topic}" that has been given back meanwhile.`,
    'Nothing has to be done: the event is delivered again, and only what is done for it then counts.',
    { retriable: true, details: { topic, partition } },
  )
}
