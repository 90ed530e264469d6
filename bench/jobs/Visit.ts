/** The value of a record of the input, of about a hundred bytes as JSON; its key is the user. */
export interface Visit {
  readonly user: string
  readonly page: string
  readonly amount: number
  /** Milliseconds since the epoch; the record's timestamp as well. */
  readonly ts: number
  /** Makes the value as long as it is. */
  readonly sid: string
  /** What W1 adds. */
  doubled?: number
}
