/** What a run of the suite is made with. */
export interface BenchOptions {
  /** Records, or operations, of each part. Default: the part's own. */
  readonly records?: number | undefined
  /** That are counted; the median of them is shown. */
  readonly rounds: number
  /** A twentieth of the records: to see whether it works, not how fast. */
  readonly quick: boolean
  /** Where the peers are installed; `undefined`: without them. */
  readonly peers?: string | undefined
  /** Whether processes of their own run compiled code, as users do, and not TypeScript by tsx. */
  readonly compiled: boolean
}
