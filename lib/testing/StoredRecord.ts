import type { OutRecord } from '../transport/OutRecord.js'

/** A record that the broker of a test has. */
export interface StoredRecord {
  readonly record: OutRecord
  /** The virtual time at which the broker had it. */
  readonly frame: number
  readonly offset: number
}
