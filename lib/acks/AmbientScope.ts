import type { AsyncLocalStorage } from 'node:async_hooks'
import type { ChainScope } from './ChainScope.js'
import type { Claim } from './Claim.js'
import type { ClaimHolder } from './ClaimHolder.js'
import type { FailingChain } from './FailingChain.js'

/** Which event is being processed right now. */
export interface AmbientScope {
  /** The claim in whose synchronous delivery we are. */
  current: Claim | undefined
  /** The chain of operators that is being subscribed to, or whose values are being delivered. */
  collecting: ChainScope | undefined
  /**
   * Set while a chain of operators that has failed is being unsubscribed: nobody settles anything then, as the
   * unfinished events are delivered to its successor.
   */
  failing: FailingChain | undefined
  /** For code behind an `await`; created when the first asynchronous function is met, as it slows every await down. */
  storage: AsyncLocalStorage<Claim | ClaimHolder> | undefined
}
