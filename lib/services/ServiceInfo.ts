import type { SupervisorStrategy } from '../agents/SupervisorOptions.js'

/** What a service is and does in this worker. */
export interface ServiceInfo {
  readonly name: string
  /**
   * `idle` before the app starts, and in a client where it does not; `started`, and its `run` not begun or over; `running`; `restarting`: it has failed, and
   * waits to be started again; `forfeited` by its supervisor; `failed`, and the app with it.
   */
  readonly state:
    | 'idle'
    | 'starting'
    | 'started'
    | 'running'
    | 'stopping'
    | 'stopped'
    | 'restarting'
    | 'forfeited'
    | 'failed'
  readonly dependencies: readonly string[]
  readonly supervisor: SupervisorStrategy | undefined
  /** How many restarts its supervisor has ordered. */
  readonly restarts: number
}
