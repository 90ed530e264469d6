/** What is stored of a window. */
export interface WindowValue<V> {
  readonly value: V
  /** The latest time of an event in the window. */
  readonly timestamp: number
  /** Where updates are held back: the time of the first update since the last that was given out. */
  readonly since: number | undefined
}
