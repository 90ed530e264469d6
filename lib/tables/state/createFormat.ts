import { asBuffer } from '../../codecs/asBuffer.js'
import { createSerde } from '../../codecs/createSerde.js'
import type { TypeDescription } from '../../codecs/TypeDescription.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { StateFormat } from './StateFormat.js'

/** The format of a table that is described by types. */
export function createFormat<K, V>(
  table: string,
  key: TypeDescription | undefined,
  value: TypeDescription | undefined,
): StateFormat<K, V> {
  const keys = createSerde<K>(key, 'key', `key of table "${table}"`)
  const values = createSerde<V>(value, 'value', `value of table "${table}"`)
  const text = keys.codecName === 'text'
  const encodeKey = (each: K): Buffer => {
    const bytes = keys.encode(each ?? null)
    if (bytes !== null) return asBuffer(bytes)
    throw new RxfaustError(
      'RXFAUST_ENCODE',
      `Table "${table}" was given no key.`,
      'A key may not be null or undefined.',
    )
  }
  const decodeKey = (bytes: Buffer): K => readable(table, 'key', () => keys.decode(bytes) as K)
  return {
    description: { key: keys.description, value: values.description },
    async prepare() {
      await keys.prepare?.()
      await values.prepare?.()
    },
    // Text keys are their own ids, so that the hot path encodes nothing.
    id: each => (text && typeof each === 'string' ? each : encodeKey(each).toString('latin1')),
    idOf: bytes => (text ? (decodeKey(bytes) as string) : bytes.toString('latin1')),
    encodeKey,
    placement: encodeKey,
    decodeKey,
    encodeValue: each => asBuffer(values.encode(each) as Uint8Array),
    decodeValue: bytes => readable(table, 'value', () => values.decode(bytes) as V),
    show: each => JSON.stringify(each) ?? String(each),
  }
}

function readable<T>(table: string, what: string, decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw new RxfaustError(
      'RXFAUST_DECODE',
      `Table "${table}" holds a ${what} that can't be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      'It was written by another declaration of the table: declare it as it was, or give the table a new name.',
      { cause, details: { table } },
    )
  }
}
