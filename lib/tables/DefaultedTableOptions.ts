import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import type { TableOptions } from './TableOptions.js'

/** Options of a table that has a value for every key, so that `get` never gives `undefined`. */
export interface DefaultedTableOptions<
  KD extends TypeDescription | undefined = TypeDescription | undefined,
  VD extends TypeDescription | undefined = TypeDescription | undefined,
> extends TableOptions<KD, VD> {
  readonly default: () => TypeOf<VD>
}
