/** A run of chunks of one partition: the grain of retention, and the index for times. As in Kafka, the last one is open. */
export interface LogSegment {
  readonly base: number
  last: number
  bytes: number
  maxTimestamp: number
}
