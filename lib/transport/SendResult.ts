/** Where a sent record went. */
export interface SendResult {
  readonly partition: number
  /** `null` where the broker was not asked to confirm (`acks: 0`). */
  readonly offset: number | null
  /** Milliseconds since the epoch. */
  readonly timestamp: number
}
