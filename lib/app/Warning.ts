/** Something that works, but probably not as meant. */
export interface Warning {
  readonly code: string
  readonly message: string
}
