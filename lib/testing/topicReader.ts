import { createSerde } from '../codecs/createSerde.js'
import type { Topic } from '../topics/Topic.js'
import type { OutRecord } from '../transport/OutRecord.js'

/** Decodes records of a topic to key and value, as the app does. */
export function topicReader<T, K>(
  topic: Topic<T, K>,
): (record: OutRecord) => readonly [key: K | null, value: T | null] {
  const key = createSerde<K>(topic.options.key, 'key', `key of topic "${topic.name}"`)
  const value = createSerde<T>(topic.options.value, 'value', `value of topic "${topic.name}"`)
  return record => [key.decode(record.key), value.decode(record.value)]
}
