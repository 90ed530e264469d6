import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Claim } from './Claim.js'
import type { DeliveryOwner } from './DeliveryOwner.js'

/** What the parts of a chain leave to its successor. */
interface FailingChain {
  /** Holds a subscription whose deliveries somebody had, so that they come again. */
  adopt(owner: DeliveryOwner): void
  /** Called when the successor is subscribed, or there won't be one. */
  readonly later: Array<() => void>
}

/** Which event is being processed right now. */
export interface AmbientScope {
  /** The claim in whose synchronous delivery we are. */
  current: Claim | undefined
  /** Collects the topic subscriptions that are made while a stream is being subscribed to. */
  collecting: Set<unknown> | undefined
  /**
   * Set while a chain of operators that has failed is being unsubscribed: nobody settles anything then, as the
   * unfinished events are delivered to its successor.
   */
  failing: FailingChain | undefined
  /** For code behind an `await`; created when the first asynchronous function is met, as it slows every await down. */
  storage: AsyncLocalStorage<Claim> | undefined
}
