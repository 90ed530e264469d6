import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'

/** How a table is described. */
export interface TableOptions<
  KD extends TypeDescription | undefined = TypeDescription | undefined,
  VD extends TypeDescription | undefined = TypeDescription | undefined,
> {
  /** Default: text. */
  readonly key?: KD
  /** Default: JSON. */
  readonly value?: VD
  /** Gives the value of a key that is absent. It is not stored until it is set. */
  readonly default?: () => TypeOf<VD>
  /**
   * As many as the topics have whose events write the table. Default: those of the only source topic; for a global
   * table 1.
   */
  readonly partitions?: number
}
