import type { Claim } from '../acks/Claim.js'
import type { CallOrder } from './CallOrder.js'

/** Values of no event. */
const NO_EVENT = Symbol('no event')
/** Values of several events. */
const SEVERAL = Symbol('several events')

/** What the calls have in common that wait for one another; `undefined` where a call waits for none. */
export function callKey(order: CallOrder, claim: Claim | undefined): unknown {
  if (order === 'none') return undefined
  if (claim === undefined) return NO_EVENT
  if (!('owner' in claim)) return SEVERAL
  const { queue, record } = claim.event
  if (order === 'partition' || record.key === null) return queue
  const { buffer, byteOffset, byteLength } = record.key
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}
