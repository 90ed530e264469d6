import type { InRecord } from './InRecord.js'

/** What one fetch brought of one partition. May hold no record and still move the position on. */
export interface InBatch {
  readonly topic: string
  readonly partition: number
  /** The assignment it was fetched under; 0 outside of groups. */
  readonly epoch: number
  readonly records: readonly InRecord[]
  /** The position behind this batch, also behind control records, aborted records and gaps of compaction. */
  readonly nextOffset: number
  /** The offset behind the last record of the partition. */
  readonly highWatermark: number
  /** The offset up to which transactions are decided; equals the high watermark where none is open. */
  readonly stableOffset: number
  /** Sum of the sizes of keys, values and headers. */
  readonly byteLength: number
}
