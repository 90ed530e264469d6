/** What a join's buffer holds of an event. */
export interface JoinEntry<V> {
  readonly value: V
  /** It has no partner yet, and a result without one is due when its window has closed. */
  readonly waiting: boolean
}
