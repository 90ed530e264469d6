import type { ErrorPolicy } from '../../acks/ErrorPolicy.js'
import type { TypeDescription } from '../../codecs/TypeDescription.js'
import type { GlobalTableOptions } from '../GlobalTableOptions.js'

/** How a global table of sets is described. */
export interface SetGlobalTableOptions<
  KD extends TypeDescription | undefined = TypeDescription | undefined,
  ED extends TypeDescription | undefined = TypeDescription | undefined,
> extends Pick<GlobalTableOptions<KD>, 'key' | 'partitions' | 'inMemoryIndex'> {
  /** Of one element. Default: JSON. Elements are the same where their bytes are. */
  readonly value?: ED
  /**
   * Processes the commands that clients send to the topic `<app>-<table>-setmanager`, on the worker that owns the
   * partition of the key. It has as many partitions as the table.
   */
  readonly startManager?: boolean
  /** What becomes of commands that can't be decoded or applied. Default: the app's. */
  readonly onError?: ErrorPolicy
}
