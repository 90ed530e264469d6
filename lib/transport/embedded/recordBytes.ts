import type { OutRecord } from '../OutRecord.js'

/** Sum of the sizes of key, value and headers. */
export function recordBytes(record: Pick<OutRecord, 'key' | 'value' | 'headers'>): number {
  let bytes = (record.key?.length ?? 0) + (record.value?.length ?? 0)
  for (const name in record.headers) {
    const header = record.headers[name]
    if (header === undefined) continue
    if (header instanceof Uint8Array) bytes += name.length + header.length
    else for (const value of header) bytes += name.length + value.length
  }
  return bytes
}
