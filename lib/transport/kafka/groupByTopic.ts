import type { TopicPartition } from '../TopicPartition.js'

/** Partitions as requests to Kafka have them: under their topics, each as it is mapped. */
export function groupByTopic<T>(partitions: readonly TopicPartition[], map: (one: TopicPartition) => T) {
  const topics = new Map<string, T[]>()
  for (const one of partitions) topics.set(one.topic, [...(topics.get(one.topic) ?? []), map(one)])
  return [...topics].map(([topic, ofTopic]) => ({ topic, partitions: ofTopic }))
}
