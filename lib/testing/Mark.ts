/** One notification of a marble diagram. */
export interface Mark {
  /** Milliseconds of virtual time. */
  readonly frame: number
  readonly kind: 'value' | 'error' | 'complete'
  /** The value, or the error; `undefined` for an error of which nothing is known. */
  readonly value: unknown
  /** How it is drawn in the diagram it was read from. */
  readonly character?: string
  /** The partition of the event with which it came. */
  readonly partition?: number
}
