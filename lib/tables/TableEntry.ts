/** What a table takes as an Observer. */
export interface TableEntry<K, V> {
  readonly key: K
  /** `null` and `undefined` delete the key. */
  readonly value: V | null | undefined
}
