import type { TopicPartition } from './TopicPartition.js'

/** The partitions that a member has from now on. */
export interface Assignment {
  /** Grows with each assignment of this consumer; batches and commits carry it. */
  readonly epoch: number
  readonly memberId: string
  readonly leader: boolean
  readonly partitions: readonly TopicPartition[]
  /** Those it did not have in the assignment before. */
  readonly added: readonly TopicPartition[]
  /** Those it had in the assignment before, without anyone else having had them in between. */
  readonly kept: readonly TopicPartition[]
  /** Those of which it keeps a copy of the state; others own them. Never one of `partitions`. */
  readonly standbys: readonly TopicPartition[]
}
