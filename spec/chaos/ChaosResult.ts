/** How a run went; without problems it was right. */
export interface ChaosResult {
  readonly problems: readonly string[]
  /** The line that is printed. */
  readonly line: string
  /** Milliseconds; the worst of the clean changes. */
  readonly worstSettling: number
}
