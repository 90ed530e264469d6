import type { CommitOffset } from './CommitOffset.js'
import type { GroupDescription } from './GroupDescription.js'
import type { TopicDescription } from './TopicDescription.js'
import type { TopicPartition } from './TopicPartition.js'
import type { TopicSpec } from './TopicSpec.js'

/** Which end of a partition {@link Admin.offsets} asks for. */
export type OffsetSpec = 'earliest' | 'latest' | 'stable' | { readonly timestamp: number }

/** Administration of topics, offsets and groups. Maps are keyed by `topicPartitionKey`. */
export interface Admin {
  /** Creates what is missing; resolves when the topics can be written and read. */
  createTopics(topics: readonly TopicSpec[]): Promise<ReadonlyMap<string, 'created' | 'exists'>>
  /** Topics that do not exist are absent from the answer. */
  describeTopics(topics: readonly string[]): Promise<ReadonlyMap<string, TopicDescription>>
  listTopics(): Promise<readonly string[]>
  deleteTopics(topics: readonly string[]): Promise<void>
  /**
   * Offsets of partitions: the first record that is held (`earliest`), behind the last one (`latest`), behind the
   * last one of which transactions are decided (`stable`), or the first at or after a time (`null`: none).
   */
  offsets(partitions: readonly TopicPartition[], at: OffsetSpec): Promise<ReadonlyMap<string, number | null>>
  /** Committed offsets of a group; partitions without one are absent. */
  committed(group: string, partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, CommitOffset>>
  /** Sets the offsets of a group that has no members. @throws RxfaustError `RXFAUST_STATE` where it has some */
  setCommitted(group: string, offsets: readonly CommitOffset[]): Promise<void>
  /** Deletes the records before the offsets. */
  deleteRecords(before: readonly { topic: string; partition: number; offset: number }[]): Promise<void>
  describeGroup(group: string): Promise<GroupDescription>
  deleteGroup(group: string): Promise<void>
}
