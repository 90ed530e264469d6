import type { Message } from '../topics/Message.js'
import { openEnvelope } from '../topics/openEnvelope.js'
import type { Topic } from '../topics/Topic.js'
import { normalHeaders } from '../transport/embedded/normalHeaders.js'
import type { OutRecord } from '../transport/OutRecord.js'

/** Decodes records of a topic, as the app does. */
export function topicReader<T, K>(topic: Topic<T, K>): (record: OutRecord) => Required<Message<T, K>> {
  const { format } = topic
  return ({ partition, timestamp = 0, key, value, headers }) => {
    const opened = openEnvelope({
      offset: 0,
      timestamp,
      timestampType: 'create',
      key,
      value,
      headers: normalHeaders(headers),
    })
    return {
      key: format.decodeKey(opened) as K | null,
      value: format.decodeValue(opened) as T | null,
      headers: opened.headers,
      timestamp,
      partition,
    }
  }
}
