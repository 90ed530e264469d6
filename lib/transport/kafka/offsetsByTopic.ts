import type { CommitOffset } from '../CommitOffset.js'
import type { NodeTopicOffsets } from './KafkaNode.js'

/** Offsets as requests to Kafka have them: partitions under their topics. */
export function offsetsByTopic(offsets: readonly CommitOffset[]): NodeTopicOffsets[] {
  const topics = new Map<string, { partition: number; offset: string; metadata: string }[]>()
  for (const { topic, partition, offset, metadata } of offsets) {
    const partitions = topics.get(topic) ?? []
    topics.set(topic, partitions)
    partitions.push({ partition, offset: String(offset), metadata: metadata ?? '' })
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }))
}
