import type { OutRecord } from '../transport/OutRecord.js'

/** Sees records before they are sent. */
export interface SendObserver {
  /** Whether it wants to; read for every record. */
  readonly producing: boolean
  /** What is sent instead. What it throws, whoever sends gets. */
  produce(record: OutRecord): OutRecord
}
