/** What `field` adds to a type. Rules are for values that are there: they do not see `undefined` and `null`. */
export interface FieldOptions<T = unknown, I = T> {
  /** The field's name in what is decoded; default: its name in code. */
  readonly input?: string
  /** Its name in what is encoded; default: `input`. */
  readonly output?: string
  /** Leaves it out of what is encoded. */
  readonly exclude?: boolean
  /** The least value: of numbers, decimals, dates, and strings by their order. */
  readonly min?: I
  /** The largest value. */
  readonly max?: I
  /** How many characters, elements, entries or bytes: exactly, or from and to. */
  readonly length?: number | { readonly min?: number; readonly max?: number }
  /** What strings have to match. */
  readonly pattern?: RegExp
  /** Takes space off both ends of strings, before any rule. */
  readonly trim?: boolean
  /** The values that are allowed. */
  readonly enum?: readonly I[]
  /** Whether a value is allowed: `true`, `false`, or why not. An error that it throws is why not. */
  check?(value: T): boolean | string
}
