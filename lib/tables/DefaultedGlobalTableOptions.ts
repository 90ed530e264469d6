import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import type { GlobalTableOptions } from './GlobalTableOptions.js'

/** Options of a global table that has a value for every key, so that `get` never gives `undefined`. */
export interface DefaultedGlobalTableOptions<
  KD extends TypeDescription | undefined = TypeDescription | undefined,
  VD extends TypeDescription | undefined = TypeDescription | undefined,
> extends GlobalTableOptions<KD, VD> {
  readonly default: () => TypeOf<VD>
}
