import { readWindowStart } from '../windows/readWindowStart.js'
import { windowStartBytes } from '../windows/windowStartBytes.js'
import { writeWindowStart } from '../windows/writeWindowStart.js'
import type { StateFormat } from './StateFormat.js'
import type { WindowKey } from './WindowKey.js'

/** A table's format with the window in front of the key: the store is ordered by time, so expiry is one range. */
export function createWindowFormat<K, V>(format: StateFormat<K, V>): StateFormat<WindowKey<K>, V> {
  return {
    id: ({ start, key }) => `${start}/${format.id(key)}`,
    idOf: bytes => `${readWindowStart(bytes)}/${format.idOf(bytes.subarray(windowStartBytes))}`,
    encodeKey({ start, key }) {
      const bytes = format.encodeKey(key)
      const prefixed = Buffer.allocUnsafe(windowStartBytes + bytes.length)
      writeWindowStart(prefixed, start)
      bytes.copy(prefixed, windowStartBytes)
      return prefixed
    },
    placement: ({ key }) => format.placement(key),
    decodeKey: bytes => ({
      start: readWindowStart(bytes),
      key: format.decodeKey(bytes.subarray(windowStartBytes)),
    }),
    encodeValue: value => format.encodeValue(value),
    decodeValue: bytes => format.decodeValue(bytes),
    show: ({ start, key }) => `${format.show(key)} in the window from ${new Date(start).toISOString()}`,
  }
}
