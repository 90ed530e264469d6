import { RxfaustError } from '../util/RxfaustError.js'
import type { Claim } from './Claim.js'
import type { TaskTransaction } from './TaskTransaction.js'

/**
 * The transaction that a claim's events are in; `undefined` where there are none.
 *
 * @throws RxfaustError `RXFAUST_TRANSACTION` where they are in several: what is made of all of them can be in one only
 */
export function transactionOf(claim: Claim): TaskTransaction | undefined {
  const { task } = claim.event.queue
  if (task.transaction === undefined || claim.queue !== undefined) return task.transaction
  for (const { event } of claim.deliveries) {
    if (event.queue.task === task) continue
    throw new RxfaustError(
      'RXFAUST_TRANSACTION',
      `Under exactly once, something was to be sent for events of several partitions: "${event.queue.topic}" ${event.queue.partition} and "${claim.event.queue.topic}" ${claim.event.queue.partition}. Each partition has transactions of its own.`,
      'Bring the events together by groupBy first, or do without operators that gather over partitions.',
    )
  }
  return task.transaction
}
