/** A key of a windowed table: the key, and the start of the window. */
export interface WindowKey<K> {
  readonly start: number
  readonly key: K
}
