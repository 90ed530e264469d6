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
  /** Cuts the opening off; it then rejects. */
  readonly signal?: AbortSignal
}
