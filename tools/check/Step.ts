import type { Outcome } from './Outcome.js'

/** One step of the check. */
export interface Step {
  readonly name: string
  readonly run: () => Promise<Outcome>
  /** The step without whose success this one would tell nothing. */
  readonly needs?: string
}
