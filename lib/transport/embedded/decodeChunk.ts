import type { InRecord } from '../InRecord.js'
import type { LogChunk } from './LogChunk.js'
import { normalHeaders } from './normalHeaders.js'

/** The chunk that {@link encodeChunk} wrote. Keys, values and headers are views of the bytes. */
export function decodeChunk(encoded: Uint8Array): LogChunk {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  const flags = bytes.readUInt8(1)
  const first = bytes.readDoubleLE(6)
  const timestampType = (flags & 2) === 0 ? 'create' : 'append'
  const count = bytes.readUInt32LE(46)
  const records: InRecord[] = []
  let at = 50
  for (let index = 0; index < count; index++) {
    const offset = first + bytes.readUInt32LE(at)
    const timestamp = bytes.readDoubleLE(at + 4)
    const keyLength = bytes.readInt32LE(at + 12)
    const valueLength = bytes.readInt32LE(at + 16)
    const headerCount = bytes.readUInt16LE(at + 20)
    at += 22
    const key = keyLength < 0 ? null : bytes.subarray(at, at + keyLength)
    at += Math.max(keyLength, 0)
    const value = valueLength < 0 ? null : bytes.subarray(at, at + valueLength)
    at += Math.max(valueLength, 0)
    let headers: Record<string, Uint8Array[]> | undefined
    for (let header = 0; header < headerCount; header++) {
      const nameLength = bytes.readUInt16LE(at)
      const name = bytes.toString('utf8', at + 2, at + 2 + nameLength)
      at += 2 + nameLength
      const length = bytes.readUInt32LE(at)
      headers ??= {}
      const values = Object.hasOwn(headers, name) ? headers[name] : undefined
      const bytesOfHeader = bytes.subarray(at + 4, at + 4 + length)
      if (values === undefined) headers[name] = [bytesOfHeader]
      else values.push(bytesOfHeader)
      at += 4 + length
    }
    records.push({ offset, timestamp, timestampType, key, value, headers: normalHeaders(headers) })
  }
  return {
    first,
    last: bytes.readDoubleLE(14),
    producer: bytes.readUInt32LE(2),
    control: (flags & 1) !== 0,
    appendedAt: bytes.readDoubleLE(22),
    maxTimestamp: bytes.readDoubleLE(30),
    bytes: bytes.readDoubleLE(38),
    records,
  }
}
