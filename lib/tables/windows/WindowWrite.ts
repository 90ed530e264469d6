import type { WindowChange } from './WindowChange.js'
import type { WindowPartition } from './WindowPartition.js'

/** One event's change of the windows of a key. */
export interface WindowWrite<K, V> {
  readonly partition: WindowPartition<K, V>
  readonly key: K
  /** Of the event. */
  readonly time: number
  /** Windows whose keys begin with an earlier time are closed. */
  readonly firstOpen: number
  /** Windows whose keys begin with an earlier time have expired. */
  readonly firstLive: number
  readonly change: (value: V | undefined) => V | undefined
  readonly changed: ((change: WindowChange<K, V>) => void) | undefined
}
