/** What the broker holds of a partition. */
export interface PartitionOffsets {
  readonly partition: number
  /** The offset of the first record that is held. */
  readonly earliest: number
  /** The offset behind the last record. */
  readonly latest: number
}
