import type { SupervisorStrategy } from './SupervisorOptions.js'

/** What an agent is and does. */
export interface AgentInfo {
  readonly name: string
  /** Of several topics their names, with commas; of a channel its name. */
  readonly topic: string
  readonly help: string | undefined
  /** `idle` before the start and in a client, `forfeited` when its supervisor has given up the last instance. */
  readonly state: 'idle' | 'running' | 'stopping' | 'stopped' | 'forfeited'
  readonly concurrency: number
  readonly isolatedPartitions: boolean
  readonly supervisor: SupervisorStrategy | undefined
  /** How many instances this worker runs now. */
  readonly instances: number
  /** How many restarts the supervisor has ordered. */
  readonly restarts: number
}
