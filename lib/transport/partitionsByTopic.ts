import type { PartitionsByTopic } from './Assigner.js'
import type { TopicPartition } from './TopicPartition.js'

/** The opposite of {@link listPartitions}. */
export function partitionsByTopic(partitions: readonly TopicPartition[]): PartitionsByTopic {
  const topics = new Map<string, number[]>()
  for (const { topic, partition } of partitions) {
    const numbers = topics.get(topic)
    if (numbers === undefined) topics.set(topic, [partition])
    else numbers.push(partition)
  }
  return topics
}
