import type { StructFailure } from '../codecs/structs/StructFailure.js'

/** One reason why data does not fit a model, as superstruct words it. */
export interface ModelFailure extends StructFailure {
  /** Names of fields and indices, from the outside in: names of the wire where data was decoded, else names in code. */
  readonly path: readonly (string | number)[]
  /** What was expected: the type of a struct, or the name of a model. */
  readonly type: string
}
