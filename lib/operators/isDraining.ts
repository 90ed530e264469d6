import type { Claim } from '../acks/Claim.js'

/** Whether events of a claim belong to partitions that are being given back, so that nothing may be kept of them. */
export function isDraining(claim: Claim): boolean {
  for (const { event } of claim.deliveries) if (event.queue.task.status.is('draining')) return true
  return false
}
