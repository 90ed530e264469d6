import type { TableDefinition } from './TableDefinition.js'

/** Topics and tables that have to have the same number of partitions, as something looks up keys of one in another. */
export interface CoPartitioning {
  /** What needs it, for the message: `joinTable with table "totals"`. */
  readonly what: string
  readonly topics: readonly string[]
  readonly tables: readonly TableDefinition[]
}
