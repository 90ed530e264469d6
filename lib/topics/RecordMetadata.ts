/** Where a message went. */
export interface RecordMetadata {
  readonly topic: string
  readonly partition: number
  readonly offset: number | null
  /** Milliseconds since the epoch. */
  readonly timestamp: number
}
