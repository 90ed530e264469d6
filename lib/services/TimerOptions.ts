import type { TaskOptions } from './TaskOptions.js'

/** How a timer is run. */
export interface TimerOptions extends TaskOptions {
  /** Whether a tick begins while the work of an earlier one is under way, in place of being skipped. Default: no. */
  readonly overlap?: boolean
}
