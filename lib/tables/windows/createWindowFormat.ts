import { RxfaustError } from '../../util/RxfaustError.js'
import { readWindowStart } from '../../windows/readWindowStart.js'
import type { WindowDefinition } from '../../windows/WindowDefinition.js'
import { windowStartBytes } from '../../windows/windowStartBytes.js'
import { writeWindowStart } from '../../windows/writeWindowStart.js'
import type { StateFormat } from '../state/StateFormat.js'
import type { WindowKey } from './WindowKey.js'
import type { WindowValue } from './WindowValue.js'

/** The first byte of a value: what of times follows it. */
const LATEST = 1
const LATEST_AND_SINCE = 2

/**
 * A table's format with the window in front of the key, so that the store is ordered by time and expiry is one range:
 * the window's start; of sessions the end, and then the start. In front of the value, its times.
 */
export function createWindowFormat<K, V>(
  format: StateFormat<K, V>,
  definition: WindowDefinition,
): StateFormat<WindowKey<K>, WindowValue<V>> {
  return {
    description: format.description,
    prepare: async () => format.prepare?.(),
    ...(definition.kind === 'session' ? sessionKeys(format) : alignedKeys(format, lengthOf(definition))),
    placement: ({ key }) => format.placement(key),
    encodeValue({ value, timestamp, since }) {
      const bytes = format.encodeValue(value)
      const header = since === undefined ? 1 + windowStartBytes : 1 + 2 * windowStartBytes
      const whole = Buffer.allocUnsafe(header + bytes.length)
      whole[0] = since === undefined ? LATEST : LATEST_AND_SINCE
      writeWindowStart(whole, timestamp, 1)
      if (since !== undefined) writeWindowStart(whole, since, 1 + windowStartBytes)
      bytes.copy(whole, header)
      return whole
    },
    decodeValue(bytes) {
      const held = bytes[0] === LATEST_AND_SINCE
      const header = held ? 1 + 2 * windowStartBytes : 1 + windowStartBytes
      if ((!held && bytes[0] !== LATEST) || bytes.length < header) throw unreadable(bytes)
      return {
        value: format.decodeValue(bytes.subarray(header)),
        timestamp: readWindowStart(bytes, 1),
        since: held ? readWindowStart(bytes, 1 + windowStartBytes) : undefined,
      }
    },
    show: ({ start, key }) => `${format.show(key)} in the window from ${shownTime(start)}`,
  }
}

type Keys<K> = Pick<StateFormat<WindowKey<K>, never>, 'id' | 'idOf' | 'encodeKey' | 'decodeKey'>

function alignedKeys<K, V>(format: StateFormat<K, V>, length: number): Keys<K> {
  return {
    id(window) {
      window.id ??= `${window.start}/${format.id(window.key)}`
      return window.id
    },
    idOf: bytes => `${readWindowStart(bytes)}/${format.idOf(bytes.subarray(windowStartBytes))}`,
    encodeKey({ start, key }) {
      const bytes = format.encodeKey(key)
      const prefixed = Buffer.allocUnsafe(windowStartBytes + bytes.length)
      writeWindowStart(prefixed, start)
      bytes.copy(prefixed, windowStartBytes)
      return prefixed
    },
    decodeKey(bytes) {
      const start = readWindowStart(bytes)
      return { start, end: start + length, key: format.decodeKey(bytes.subarray(windowStartBytes)) }
    },
  }
}

function sessionKeys<K, V>(format: StateFormat<K, V>): Keys<K> {
  const prefix = 2 * windowStartBytes
  return {
    id: ({ start, end, key }) => `${end}/${start}/${format.id(key)}`,
    idOf: bytes =>
      `${readWindowStart(bytes)}/${readWindowStart(bytes, windowStartBytes)}/${format.idOf(bytes.subarray(prefix))}`,
    encodeKey({ start, end, key }) {
      const bytes = format.encodeKey(key)
      const prefixed = Buffer.allocUnsafe(prefix + bytes.length)
      writeWindowStart(prefixed, end)
      writeWindowStart(prefixed, start, windowStartBytes)
      bytes.copy(prefixed, prefix)
      return prefixed
    },
    decodeKey: bytes => ({
      start: readWindowStart(bytes, windowStartBytes),
      end: readWindowStart(bytes),
      key: format.decodeKey(bytes.subarray(prefix)),
    }),
  }
}

function lengthOf(definition: Exclude<WindowDefinition, { kind: 'session' }>): number {
  return definition.kind === 'sliding' ? definition.before + definition.after : definition.size
}

function shownTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.valueOf()) ? `${time} ms` : date.toISOString()
}

function unreadable(bytes: Buffer): RxfaustError {
  return new RxfaustError(
    'RXFAUST_DECODE',
    `The value of a window begins with ${bytes.subarray(0, 9).toString('hex')}, not with its times.`,
    'Something else wrote it, or another version: reset the app, or give the table a new name.',
  )
}
