import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { GlobalTableOptions } from './GlobalTableOptions.js'

/** How a table is described. */
export interface TableOptions<
  KD extends TypeDescription | undefined = TypeDescription | undefined,
  VD extends TypeDescription | undefined = TypeDescription | undefined,
> extends GlobalTableOptions<KD, VD> {
  /** As many as the topics have whose events write the table. Default: those of the only source topic. */
  readonly partitions?: number
  /**
   * Each key is read and written in the partition that its bytes hash to, whatever event is processed, and without one
   * as well: from a timer, or an HTTP handler. The partition has to be owned by this worker. A write without an event
   * is kept by the next commit; until then a crash loses it. Windows of the table still go by the event.
   */
  readonly usePartitioner?: boolean
  /**
   * Lets an event write any key into its own partition: for keys that are made of more than the event's key (account
   * and day), or a sum per partition. The same key may then exist in several partitions, each with a value of its own.
   */
  readonly anyKey?: boolean
}
