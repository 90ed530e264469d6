import type { JoinWindow } from '../../../../lib/windows/JoinWindow.js'

/** What one test of Kafka Streams expects. */
export interface JoinFact {
  readonly test: string
  readonly window: JoinWindow
  /**
   * What comes in, and what comes out of it, separated by commas: `<l or r> <key> <value> <time>`, and
   * `<key> <left>+<right> <time>` with `null` for what is missing.
   */
  readonly steps: ReadonlyArray<readonly [input: string, output: string]>
}
