import type { DurationInput } from '../util/DurationInput.js'

/**
 * What happens when an instance of an agent has failed:
 * - `'oneForOne'`: it begins anew;
 * - `'oneForAll'`: all instances of the agent in this worker begin anew;
 * - `'crashing'`: the app fails;
 * - `'forfeitOneForOne'`: it is given up until the app starts again, and the others go on;
 * - `'forfeitOneForAll'`: all are given up.
 */
export type SupervisorStrategy = 'oneForOne' | 'oneForAll' | 'crashing' | 'forfeitOneForOne' | 'forfeitOneForAll'

/** A strategy with its limits. */
export interface SupervisorOptions {
  readonly strategy: SupervisorStrategy
  /** Restarts within the period, beyond which the app fails. Default 5. */
  readonly restarts?: number
  /** The period. Default one minute. */
  readonly within?: DurationInput
  /** The wait before a restart, which doubles with each one in the period. Default one second. */
  readonly backoff?: DurationInput
}
