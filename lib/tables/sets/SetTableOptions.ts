import type { ErrorPolicy } from '../../acks/ErrorPolicy.js'
import type { TypeDescription } from '../../codecs/TypeDescription.js'
import type { TableOptions } from '../TableOptions.js'
import type { SetGlobalTableOptions } from './SetGlobalTableOptions.js'

/** How a table of sets is described. */
export interface SetTableOptions<
  KD extends TypeDescription | undefined = TypeDescription | undefined,
  ED extends TypeDescription | undefined = TypeDescription | undefined,
> extends SetGlobalTableOptions<KD, ED>,
    Pick<TableOptions, 'usePartitioner' | 'anyKey'> {
  /** As many as the topics have whose events write the table; with `startManager` they have to be given. */
  readonly partitions?: number
  /** What becomes of commands that can't be decoded or applied. Default: the app's. */
  readonly onError?: ErrorPolicy
}
