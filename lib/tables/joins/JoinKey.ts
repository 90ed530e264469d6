/**
 * A key of a join's buffer: time and key of an event, and the record that it came from. By this, an event that comes
 * again takes its own place, and events of equal key and time have one each.
 */
export interface JoinKey<K> {
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly offset: number
  /** Tells topics apart, where several make one side of a join. */
  readonly topic: number
  /** Tells apart what one record has become several of. */
  readonly part: number
  readonly key: K
}
