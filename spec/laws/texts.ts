import type { InRecord } from '../../lib/transport/InRecord.js'

/** The values of records as text. */
export function texts(records: readonly InRecord[]): (string | null)[] {
  return records.map(({ value }) => (value === null ? null : Buffer.from(value).toString()))
}
