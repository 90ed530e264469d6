import type { Event } from '../acks/Event.js'

/** One write of a table. */
export interface TableChange<K, V> {
  readonly key: K
  /** `undefined` where the key was deleted. */
  readonly value: V | undefined
  /** What was there before; `undefined` where nothing was. */
  readonly previous: V | undefined
  /** The event that wrote; absent for changes that came from other workers. */
  readonly event: Event | undefined
}
