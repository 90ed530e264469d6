import type { TopicSpec } from '../transport/TopicSpec.js'

/** What the app must know of a table to check it, to create its changelog, and to open it. */
export interface TableDefinition {
  readonly name: string
  readonly kind: 'table' | 'global' | 'windowed'
  /** Declared number of partitions; `undefined` takes that of the only source topic. */
  readonly partitions: number | undefined
  /** The table that this one takes its number of partitions from. */
  readonly follows: TableDefinition | undefined
  /** The changelog as it has to be. @param partitions as resolved at the start */
  changelog(partitions: number): TopicSpec
  /** Told once, at the start, after the check. */
  resolved(partitions: number): void
}
