/** The topics of a run, by what they are for. */
export interface ChaosTopics {
  readonly source: string
  /** Its failing records are skipped. */
  readonly skipped: string
  /** Its failing records become dead letters. */
  readonly buried: string
  readonly letters: string
  readonly totals: string
  readonly windows: string
  /** Sent and awaited in handlers. */
  readonly echoes: string
}

/** @param id the app's */
export function chaosTopics(id: string): ChaosTopics {
  return {
    source: `${id}-source`,
    skipped: `${id}-skipped`,
    buried: `${id}-buried`,
    letters: `${id}-letters`,
    totals: `${id}-totals-out`,
    windows: `${id}-windows-out`,
    echoes: `${id}-echoes-out`,
  }
}
