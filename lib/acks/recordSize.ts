import { headersSize } from '../transport/headersSize.js'
import type { OutRecord } from '../transport/OutRecord.js'
import { PackedRecord } from '../transport/PackedRecord.js'
import { TextRecord } from '../transport/TextRecord.js'

/** Bytes of a record's key, value and headers. */
export function recordSize(record: Pick<OutRecord, 'key' | 'value' | 'headers'>): number {
  if (record instanceof PackedRecord || record instanceof TextRecord) return record.byteLength
  return (record.key?.byteLength ?? 0) + (record.value?.byteLength ?? 0) + headersSize(record.headers)
}
