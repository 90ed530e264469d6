/** A key of windowed state: the key, and its window. */
export interface WindowKey<K> {
  readonly start: number
  /** In the stored key of sessions only: elsewhere it follows from the start. */
  readonly end: number
  readonly key: K
  /** What the format makes of it, once somebody has asked. */
  id?: string
}
