/** A record in a dead letter topic. */
export interface DeadLetter {
  /** As text. */
  readonly key: string | null
  /** As text. */
  readonly value: string | null
  /** Name and message of what went wrong. */
  readonly error: string
  readonly code: string
  /** Where the record had been. */
  readonly topic: string
  readonly partition: number
  readonly offset: number
}
