import type { Logger } from '../../util/Logger.js'
import type { RxfaustError } from '../../util/RxfaustError.js'
import type { KafkaCluster } from './KafkaCluster.js'

/** What a fetch is: one that may wait for a first byte, or one that does not wait. */
export type FetchLane = 'patient' | 'urgent'

/** Options of `Fetcher`. */
export interface FetcherOptions {
  /** One connection each; the second one is used only when there is something urgent. */
  readonly clusters: Readonly<Record<FetchLane, KafkaCluster>>
  readonly committed: boolean
  /** Whether batches are compared with their checksums. */
  readonly checkCrcs: boolean
  readonly logger: Logger
  /** Told once per outage. Errors that are not retriable end the fetcher. */
  trouble(error: RxfaustError): void
}
