import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import type { ChangelogEvent } from './changelog/ChangelogEvent.js'
import type { RecoveredPartition } from './recovery/RecoveredPartition.js'

/** How a global table is described. */
export interface GlobalTableOptions<
  KD extends TypeDescription | undefined = TypeDescription | undefined,
  VD extends TypeDescription | undefined = TypeDescription | undefined,
> {
  /** Default: text. */
  readonly key?: KD
  /** Default: JSON. */
  readonly value?: VD
  /** Gives the value of a key that is absent. It is not stored until it is set. */
  readonly default?: () => TypeOf<VD>
  /** Those of its topic. Default: 1. */
  readonly partitions?: number
  /**
   * The keys of a partition are kept in memory while they are not more than this, so that the table can be iterated
   * over synchronously. Default: 1000; 0 keeps none.
   */
  readonly inMemoryIndex?: number
  /** Changelog records that a recovery keeps in memory before it stores them at once. Default: 10,000. */
  readonly recoveryBufferSize?: number
  /**
   * Called with each record of the changelog that is read back, before it is applied: in a recovery, and where a copy
   * follows its changelog. A promise is awaited. What it throws fails the recovery, and so the app.
   */
  onChangelogEvent?(event: ChangelogEvent<TypeOf<KD, string>, TypeOf<VD>>): unknown
  /**
   * Called for each partition that has been recovered, before its first event, and awaited. The table can be read in
   * it. What it throws fails the app.
   */
  onRecover?(recovered: RecoveredPartition): unknown
}
