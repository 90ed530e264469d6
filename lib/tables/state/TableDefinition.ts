import type { TopicSpec } from '../../transport/TopicSpec.js'
import type { StateDescription } from './StateDescription.js'

/** What the app must know of a table to check it, to create its changelog, and to open it. */
export interface TableDefinition {
  readonly name: string
  readonly kind: 'table' | 'global' | 'windowed'
  /** Declared number of partitions; `undefined` takes that of the only source topic. */
  readonly partitions: number | undefined
  /** The table that this one takes its number of partitions from. */
  readonly follows: TableDefinition | undefined
  /** Topics whose partitions it has to have, as their events write to it; none where that shows only then. */
  readonly sources: readonly string[]
  /** The changelog as it has to be. @param partitions as resolved at the start */
  changelog(partitions: number): TopicSpec
  /** Awaited before its first use. @throws RxfaustError `RXFAUST_MISSING_PACKAGE`, and what codecs throw */
  prepare(): Promise<void>
  /** What it keeps, for the manifest. */
  describe(): StateDescription
  /**
   * Told once, at the start, after the check.
   *
   * @param incarnation differs from that of a local state which does not belong to the changelog as it is now
   */
  resolved(partitions: number, incarnation?: string): void
}
