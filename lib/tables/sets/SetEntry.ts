/** What a table of sets takes as an Observer. */
export interface SetEntry<K, E> {
  readonly key: K
  /** All elements that the set shall have; none, `null` and `undefined` delete the key. */
  readonly value: Iterable<E> | null | undefined
}
