import type { InRecord } from '../InRecord.js'

/**
 * A run of records of one partition that were appended together by one producer: the unit that a {@link LogStore}
 * stores. It is found by its last offset, so that the chunk that holds an offset is the first one at or after it.
 * Compaction takes records out of a chunk; the range of offsets that it covers stays.
 */
export interface LogChunk {
  readonly first: number
  last: number
  /** Number of the transactional producer; 0 outside of transactions. */
  readonly producer: number
  /** Ends a transaction: occupies one offset and holds no record. */
  readonly control: boolean
  /** The broker's time, whatever the timestamps of the records say. */
  readonly appendedAt: number
  maxTimestamp: number
  bytes: number
  readonly records: InRecord[]
}
