import type { TaskInfo } from './TaskInfo.js'

/** What a timer is and does in this worker. */
export interface TimerInfo extends TaskInfo {
  /** Milliseconds. */
  readonly interval: number
  /** Ticks for which the function was not called, as an earlier call was under way or the process was held up. */
  readonly skipped: number
  /** When the next tick is due, in milliseconds since 1970 of the app's clock. */
  readonly next: number | undefined
}
