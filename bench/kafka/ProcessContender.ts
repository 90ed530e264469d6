import type { Outcome } from './Outcome.js'

/** A contender in processes of its own. */
export interface ProcessContender {
  readonly name: string
  /** Whether its CPU and memory can be compared: not, where it does fewer records than the others. */
  readonly whole: boolean
  run(): Promise<Outcome>
}
