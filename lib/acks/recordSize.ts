import type { OutRecord } from '../transport/OutRecord.js'
import { PackedRecord } from '../transport/PackedRecord.js'
import { TextRecord } from '../transport/TextRecord.js'

/** Bytes of a record's key, value and headers. */
export function recordSize(record: Pick<OutRecord, 'key' | 'value' | 'headers'>): number {
  if (record instanceof PackedRecord) return record.byteLength
  let size =
    record instanceof TextRecord
      ? record.keyLength + record.valueLength
      : (record.key?.byteLength ?? 0) + (record.value?.byteLength ?? 0)
  for (const name in record.headers) {
    const header = record.headers[name] as Uint8Array | readonly Uint8Array[]
    size += name.length
    if (header instanceof Uint8Array) size += header.byteLength
    else for (const part of header) size += part.byteLength
  }
  return size
}
