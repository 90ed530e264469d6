/** What the function of a task gets. */
export interface TaskContext {
  /** Aborted when the function is to end: the app stops, this worker does not lead any more, or it is cancelled. */
  readonly signal: AbortSignal
}
