import type { RecordHeaders } from '../RecordHeaders.js'
import type { LogChunk } from './LogChunk.js'

/**
 * A chunk as bytes, little endian:
 *
 *     version u8, flags u8 (1: control, 2: times of appending), producer u32, first f64, last f64, appended f64,
 *     max timestamp f64, bytes f64, number of records u32, then for each record:
 *     offset - first u32, timestamp f64, length of key i32 (-1: null), length of value i32 (-1: null),
 *     number of header values u16, key, value, then for each header value: length of name u16, name, length u32, bytes
 */
export function encodeChunk(chunk: LogChunk): Buffer {
  const bytes = Buffer.allocUnsafe(encodedLength(chunk))
  const appended = chunk.records[0]?.timestampType === 'append'
  let at = bytes.writeUInt8(1, 0)
  at = bytes.writeUInt8((chunk.control ? 1 : 0) | (appended ? 2 : 0), at)
  at = bytes.writeUInt32LE(chunk.producer, at)
  for (const number of [chunk.first, chunk.last, chunk.appendedAt, chunk.maxTimestamp, chunk.bytes]) {
    at = bytes.writeDoubleLE(number, at)
  }
  at = bytes.writeUInt32LE(chunk.records.length, at)
  for (const record of chunk.records) {
    at = bytes.writeUInt32LE(record.offset - chunk.first, at)
    at = bytes.writeDoubleLE(record.timestamp, at)
    at = bytes.writeInt32LE(record.key?.length ?? -1, at)
    at = bytes.writeInt32LE(record.value?.length ?? -1, at)
    const headers = headerValues(record.headers)
    at = bytes.writeUInt16LE(headers.length, at)
    if (record.key !== null) {
      bytes.set(record.key, at)
      at += record.key.length
    }
    if (record.value !== null) {
      bytes.set(record.value, at)
      at += record.value.length
    }
    for (const [name, value] of headers) {
      at = bytes.writeUInt16LE(Buffer.byteLength(name), at)
      at += bytes.write(name, at)
      at = bytes.writeUInt32LE(value.length, at)
      bytes.set(value, at)
      at += value.length
    }
  }
  return bytes
}

function encodedLength(chunk: LogChunk): number {
  let length = 50
  for (const record of chunk.records) {
    length += 22 + (record.key?.length ?? 0) + (record.value?.length ?? 0)
    for (const [name, value] of headerValues(record.headers)) length += 6 + Buffer.byteLength(name) + value.length
  }
  return length
}

function headerValues(headers: RecordHeaders): (readonly [name: string, value: Uint8Array])[] {
  const values: (readonly [string, Uint8Array])[] = []
  for (const name in headers) {
    const header = headers[name]
    if (header === undefined) continue
    if (header instanceof Uint8Array) values.push([name, header])
    else for (const value of header) values.push([name, value])
  }
  return values
}
