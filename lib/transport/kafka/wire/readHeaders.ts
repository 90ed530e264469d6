import type { RecordHeaders } from '../../RecordHeaders.js'
import type { ByteReader } from './ByteReader.js'

/** The headers of a record, and the bytes of their names and values. */
export interface ReadHeaders {
  readonly headers: RecordHeaders
  readonly bytes: number
}

const NONE: ReadHeaders = Object.freeze({ headers: Object.freeze({}), bytes: 0 })

/** Reads the headers of a record; several of one name become an array. */
export function readHeaders(reader: ByteReader): ReadHeaders {
  const count = reader.varint()
  if (count <= 0) return NONE
  const headers = new Map<string, Uint8Array | Uint8Array[]>()
  let bytes = 0
  for (let i = 0; i < count; i++) {
    const nameBytes = reader.take(reader.varint())
    const name = nameBytes.toString()
    const length = reader.varint()
    // Kafka knows headers without a value; an empty one stands for them.
    const value = length < 0 ? Buffer.alloc(0) : reader.take(length)
    bytes += nameBytes.length + value.length
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value])
  }
  return { headers: Object.fromEntries(headers), bytes }
}
