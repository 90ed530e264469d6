/** A value in memory; `undefined` says that the key is absent. */
export interface StateCell<K, V> {
  readonly key: K
  value: V | undefined
}
