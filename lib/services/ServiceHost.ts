import type { SchedulerLike } from 'rxjs'
import type { Monitor } from '../acks/Monitor.js'
import type { Logger } from '../util/Logger.js'
import type { TimeZone } from '../util/TimeZone.js'
import type { Leadership } from './Leadership.js'

/** What background work needs of the app it belongs to. */
export interface ServiceHost {
  readonly id: string
  /** Every clock and timer of the app. */
  readonly scheduler: SchedulerLike
  readonly logger: Logger
  readonly monitor: Monitor
  readonly leadership: Leadership
  /** Of cron jobs that have none. */
  readonly timezone: TimeZone
  /** Warns once per code and message. */
  warn(code: string, message: string): void
  /** The app fails with this error. */
  fail(error: unknown): void
}
