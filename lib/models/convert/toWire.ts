import BigNumber from 'bignumber.js'
import { DateTime } from 'luxon'

/** A value of unknown type in the kinds of JSON. */
export function toWire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toWire)
  if (value instanceof Set) return Array.from(value, toWire)
  if (value instanceof Map) {
    const entries = Array.from(value, ([key, each]) => [toWire(key), toWire(each)] as const)
    return entries.every(([key]) => typeof key === 'string') ? Object.fromEntries(entries) : entries
  }
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  if (DateTime.isDateTime(value)) return value.toISO()
  if (BigNumber.isBigNumber(value)) return value.toFixed()
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON()
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toWire(each)]))
}
