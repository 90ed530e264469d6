/** How the value of a window is made. */
export interface Aggregation<T, K, V> {
  /** @param aggregated `undefined` in a new window */
  add(aggregated: V | undefined, value: T, key: K): V
  /** Of two sessions, the earlier one first. */
  readonly merge?: ((earlier: V, later: V, key: K) => V) | undefined
}
