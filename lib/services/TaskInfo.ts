/** What a task, a timer or a cron job is and does in this worker. */
export interface TaskInfo {
  readonly name: string
  readonly kind: 'task' | 'timer' | 'cron job'
  /**
   * `idle` before the app runs, and in a client where it does not; `waiting` for the next tick, or to become the leader; `running`; `done` for good;
   * `failed`, and not called again; `forfeited` by its supervisor; `cancelled`; `stopped` with the app.
   */
  readonly state: 'idle' | 'waiting' | 'running' | 'done' | 'failed' | 'forfeited' | 'cancelled' | 'stopped'
  readonly onLeader: boolean
  /** How often the function was called, restarts included. */
  readonly runs: number
  /** How often it has failed. */
  readonly failures: number
  /** How many restarts the supervisor has ordered. */
  readonly restarts: number
}
