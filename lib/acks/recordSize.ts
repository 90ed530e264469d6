import type { InRecord } from '../transport/InRecord.js'

/** Bytes of a record's key, value and headers. */
export function recordSize(record: Pick<InRecord, 'key' | 'value' | 'headers'>): number {
  let size = (record.key?.byteLength ?? 0) + (record.value?.byteLength ?? 0)
  for (const name in record.headers) {
    const header = record.headers[name] as Uint8Array | readonly Uint8Array[]
    size += name.length
    if (header instanceof Uint8Array) size += header.byteLength
    else for (const part of header) size += part.byteLength
  }
  return size
}
