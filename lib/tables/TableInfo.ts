import type { StreamInfo } from '../streams/StreamInfo.js'

/** What a table says of itself. */
export interface TableInfo extends StreamInfo {
  readonly kind: 'table'
  readonly name: string
  /** `set` and `global set` are those of a SetTable. */
  readonly table: 'table' | 'global' | 'set' | 'global set'
  /** The topic that keeps its writes. */
  readonly changelog: string
  /** Absent where it is neither declared nor known, before the start. */
  readonly partitions?: number
  /** The partitions that this worker has, while it runs. */
  readonly owned: readonly number[]
  /** Entries in them. */
  readonly size: number
  /** The topic through which clients edit a table of sets. */
  readonly manager?: string
}
