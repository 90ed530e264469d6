import { createSerde } from '../codecs/createSerde.js'
import type { Message } from '../topics/Message.js'
import type { Topic } from '../topics/Topic.js'
import { normalHeaders } from '../transport/embedded/normalHeaders.js'
import type { OutRecord } from '../transport/OutRecord.js'

/** Decodes records of a topic, as the app does. */
export function topicReader<T, K>(topic: Topic<T, K>): (record: OutRecord) => Required<Message<T, K>> {
  const key = createSerde<K>(topic.options.key, 'key', `key of topic "${topic.name}"`)
  const value = createSerde<T>(topic.options.value, 'value', `value of topic "${topic.name}"`)
  return ({ partition, timestamp = 0, headers, ...record }) => ({
    key: key.decode(record.key),
    value: value.decode(record.value),
    headers: normalHeaders(headers),
    timestamp,
    partition,
  })
}
