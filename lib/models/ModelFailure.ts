/** One reason why data does not fit a model, as superstruct words it. */
export interface ModelFailure {
  /** Names of fields and indices, from the outside in: names of the wire where data was decoded, else names in code. */
  readonly path: readonly (string | number)[]
  readonly message: string
  /** What was expected: the type of a struct, or the name of a model. */
  readonly type: string
  /** The rule that was broken, where the type is right: `min`, `pattern`, … */
  readonly refinement?: string | undefined
  /** What was there. */
  readonly value: unknown
}
