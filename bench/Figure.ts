/** One result: a ratio of two things that were measured in the same run. */
export interface Figure {
  /** What was measured, and in what: `W1 on Kafka, records per second`. */
  readonly name: string
  readonly against: string
  readonly ratio: number
  readonly better: 'higher' | 'lower'
}
