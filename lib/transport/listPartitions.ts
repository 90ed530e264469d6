import type { PartitionsByTopic } from './Assigner.js'
import type { TopicPartition } from './TopicPartition.js'

/** The opposite of {@link partitionsByTopic}. */
export function listPartitions(partitions: PartitionsByTopic): TopicPartition[] {
  return [...partitions].flatMap(([topic, numbers]) => numbers.map(partition => ({ topic, partition })))
}
