import type { Message } from '../topics/Message.js'
import type { Topic } from '../topics/Topic.js'
import { normalHeaders } from '../transport/embedded/normalHeaders.js'
import type { OutRecord } from '../transport/OutRecord.js'

/** Decodes records of a topic, as the app does. */
export function topicReader<T, K>(topic: Topic<T, K>): (record: OutRecord) => Required<Message<T, K>> {
  const { format } = topic
  return ({ partition, timestamp = 0, ...record }) => {
    const headers = normalHeaders(record.headers)
    return {
      key: format.decodeKey({ key: record.key, headers }) as K | null,
      value: format.decodeValue({ value: record.value, headers }) as T | null,
      headers,
      timestamp,
      partition,
    }
  }
}
