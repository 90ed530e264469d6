/** A record of a table's changelog that is read back: in a recovery, or where a copy follows the changelog. */
export interface ChangelogEvent<K, V> {
  readonly table: string
  readonly partition: number
  /** In the changelog. */
  readonly offset: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly key: K
  /** `undefined`: the key was deleted. */
  readonly value: V | undefined
}
