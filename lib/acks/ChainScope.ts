import type { FailingChain } from './FailingChain.js'

/** One subscribed chain of operators, as its parts know it. */
export interface ChainScope {
  /** The topic subscriptions that it has made, in order. */
  readonly sources: Set<unknown>
  /**
   * Set from its failure until its successor is subscribed. Some parts are unsubscribed by RxJS only after the error
   * has been told, as what is in front of a `share`.
   */
  failing: FailingChain | undefined
}
