import type { TimeZone } from '../util/TimeZone.js'
import type { TimerOptions } from './TimerOptions.js'

/** How a cron job is run. */
export interface CronOptions extends TimerOptions {
  /** Whose clock the pattern is about. Default: the app's `timezone`, which is `'utc'` unless it is set. */
  readonly timezone?: TimeZone
}
