import type { Assigner } from './Assigner.js'
import type { StatePlacement } from './StatePlacement.js'

/** Options of {@link Consumer}. Times in milliseconds. */
export interface ConsumerOptions {
  readonly group: string
  readonly topics: readonly string[]
  readonly assigner: Assigner
  /** Asked at each join. Must not throw. Default: there is no state. */
  readonly placement?: () => StatePlacement
  /** `committed` (default) hides records of open and aborted transactions. */
  readonly isolation?: 'committed' | 'uncommitted'
  /** A member that is silent for this long is dead. Default 45,000. */
  readonly sessionTimeout?: number
  /** Default 500. */
  readonly heartbeatInterval?: number
  /** How long the group waits for its members at a join, where the broker knows that. Default 60,000. */
  readonly rebalanceTimeout?: number
  /** How long `revoked` may hold the rejoin. Default 5,000. */
  readonly drainTimeout?: number
  /** Bytes of one partition in one fetch. Default 128 KiB. */
  readonly maxBytesPerPartition?: number
}
