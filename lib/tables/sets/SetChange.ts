import type { Event } from '../../acks/Event.js'

/** One write of a set: what it was before is what it is now without `added` and with `removed`. */
export interface SetChange<K, E> {
  readonly key: K
  readonly added: readonly E[]
  readonly removed: readonly E[]
  /** Elements of the set behind the change; 0: the key is gone. */
  readonly size: number
  /** The event that wrote; absent for changes that came from other workers. */
  readonly event: Event | undefined
}
