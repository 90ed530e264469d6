import type { DeliveryOwner } from './DeliveryOwner.js'

/** What the parts of a chain of operators that has failed leave to its successor. */
export interface FailingChain {
  /** Holds a subscription whose deliveries somebody had, so that they come again. */
  adopt(owner: DeliveryOwner): void
  /** Called when the successor is subscribed, or there won't be one. */
  readonly later: Array<() => void>
}
