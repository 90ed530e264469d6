import type { TopicPartition } from './TopicPartition.js'

/** The end of an assignment. */
export interface Revocation {
  readonly epoch: number
  readonly partitions: readonly TopicPartition[]
  /** The group has already given them to others: a commit would be refused. */
  readonly lost: boolean
}
