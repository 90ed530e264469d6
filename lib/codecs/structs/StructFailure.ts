/** One reason why data does not fit a struct, as superstruct words it. */
export interface StructFailure {
  /** Names of fields and indices, from the outside in. */
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly type: string
  /** The rule that was broken, where the type is right: `min`, `pattern`, … */
  readonly refinement?: string | undefined
  /** What was there. */
  readonly value: unknown
}
