import type { TaskContext } from './TaskContext.js'

/** What the function of a timer or a cron job gets. */
export interface TickContext extends TaskContext {
  /** When this tick was due: milliseconds since 1970 of the app's clock. */
  readonly at: number
}
