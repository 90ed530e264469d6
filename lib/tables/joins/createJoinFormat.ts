import { readWindowStart } from '../../windows/readWindowStart.js'
import { writeWindowStart } from '../../windows/writeWindowStart.js'
import type { StateFormat } from '../state/StateFormat.js'
import type { JoinEntry } from './JoinEntry.js'
import type { JoinKey } from './JoinKey.js'

const OFFSET = 8
const TOPIC = 16
const PART = 20
const KEY = 24
const WAITING = 1

/**
 * The format of a join's buffer, made of that of its keys and values: time, offset, topic and part stand in front of
 * the key, so that expiry is one range; in front of the value a byte says whether it waits for a partner.
 */
export function createJoinFormat<K, V>(format: StateFormat<K, V>): StateFormat<JoinKey<K>, JoinEntry<V>> {
  return {
    description: format.description,
    prepare: async () => format.prepare?.(),
    id: ({ timestamp, offset, topic, part, key }) => `${timestamp}/${offset}/${topic}/${part}/${format.id(key)}`,
    idOf(bytes) {
      const { timestamp, offset, topic, part } = prefixOf(bytes)
      return `${timestamp}/${offset}/${topic}/${part}/${format.idOf(bytes.subarray(KEY))}`
    },
    encodeKey({ timestamp, offset, topic, part, key }) {
      const bytes = format.encodeKey(key)
      const prefixed = Buffer.allocUnsafe(KEY + bytes.length)
      writeWindowStart(prefixed, timestamp)
      writeWindowStart(prefixed.subarray(OFFSET), offset)
      prefixed.writeUInt32BE(topic, TOPIC)
      prefixed.writeUInt32BE(part, PART)
      bytes.copy(prefixed, KEY)
      return prefixed
    },
    placement: ({ key }) => format.placement(key),
    decodeKey: bytes => ({ ...prefixOf(bytes), key: format.decodeKey(bytes.subarray(KEY)) }),
    encodeValue({ value, waiting }) {
      const bytes = format.encodeValue(value)
      const prefixed = Buffer.allocUnsafe(1 + bytes.length)
      prefixed[0] = waiting ? WAITING : 0
      bytes.copy(prefixed, 1)
      return prefixed
    },
    decodeValue: bytes => ({ value: format.decodeValue(bytes.subarray(1)), waiting: bytes[0] === WAITING }),
    show: ({ timestamp, key }) => `${format.show(key)} at ${new Date(timestamp).toISOString()}`,
  }
}

function prefixOf(bytes: Buffer): Omit<JoinKey<unknown>, 'key'> {
  return {
    timestamp: readWindowStart(bytes),
    offset: readWindowStart(bytes.subarray(OFFSET)),
    topic: bytes.readUInt32BE(TOPIC),
    part: bytes.readUInt32BE(PART),
  }
}
