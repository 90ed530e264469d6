import type { SchedulerLike } from 'rxjs'
import type { Logger } from '../util/Logger.js'
import type { Security } from './Security.js'

/** Options that every driver gets. */
export interface TransportOptions {
  readonly clientId: string
  readonly logger: Logger
  /** The clock and the timers of the embedded brokers. */
  readonly scheduler: SchedulerLike
  /** Of Kafka. */
  readonly security?: Security
  /** Milliseconds that an answer of Kafka may take. Default 30,000. */
  readonly requestTimeout?: number
  /** Whether batches from Kafka are compared with their checksums. Default true. */
  readonly checkCrcs?: boolean
  /** Cuts the opening off; it then rejects. */
  readonly signal?: AbortSignal
}
