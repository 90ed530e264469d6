/** How one field is called on the wire. */
export interface FieldNames {
  /** In what is decoded. */
  readonly input?: string | undefined
  /** In what is encoded; default: as `input`. */
  readonly output?: string | undefined
  /** Whether it is left out of what is encoded. */
  readonly exclude?: boolean | undefined
}
