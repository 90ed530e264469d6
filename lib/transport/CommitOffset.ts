/** The offset of the next record that a group wants of a partition. */
export interface CommitOffset {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly metadata?: string
}
