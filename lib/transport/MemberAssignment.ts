import type { PartitionsByTopic } from './Assigner.js'

/** What one member of a group gets. */
export interface MemberAssignment {
  /** It alone owns these. */
  readonly partitions: PartitionsByTopic
  /** Another member owns these, and this one keeps a copy of their state. */
  readonly standbys?: PartitionsByTopic
}
