import type { InRecord } from '../InRecord.js'
import type { Fetched } from './FetchedPartition.js'

/**
 * Cuts what was fetched into parts of so many bytes, each of one record at least: Kafka gives batches whole, however
 * little was asked for, and whoever takes the records wants to be able to say stop.
 */
export function sliceFetched(fetched: Fetched, maxBytes: number): Fetched[] {
  if (fetched.byteLength <= maxBytes || fetched.records.length < 2) return [fetched]
  const slices: Fetched[] = []
  let records: InRecord[] = []
  let byteLength = 0
  for (const record of fetched.records) {
    const bytes = sizeOf(record)
    if (records.length > 0 && byteLength + bytes > maxBytes) {
      slices.push({ ...fetched, records, byteLength, nextOffset: record.offset })
      records = []
      byteLength = 0
    }
    records.push(record)
    byteLength += bytes
  }
  slices.push({ ...fetched, records, byteLength })
  return slices
}

function sizeOf({ key, value, headers }: InRecord): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0)
  for (const name in headers) {
    const header = headers[name] as Uint8Array | readonly Uint8Array[]
    for (const one of header instanceof Uint8Array ? [header] : header) bytes += Buffer.byteLength(name) + one.length
  }
  return bytes
}
