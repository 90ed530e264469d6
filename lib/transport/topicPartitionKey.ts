/** The key under which maps hold a partition: `topic/partition`. A topic's name can't contain a slash. */
export function topicPartitionKey(topic: string, partition: number): string {
  return `${topic}/${partition}`
}
