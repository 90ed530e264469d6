import type { RecordHeaders } from './RecordHeaders.js'

/** A record as it was read. */
export interface InRecord {
  /** Position in its partition; not contiguous: compaction and control records leave gaps. */
  readonly offset: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  /** Whether the producer (`create`) or the broker (`append`) set the timestamp. */
  readonly timestampType: 'create' | 'append'
  readonly key: Uint8Array | null
  /** `null` is a tombstone. */
  readonly value: Uint8Array | null
  readonly headers: RecordHeaders
}
