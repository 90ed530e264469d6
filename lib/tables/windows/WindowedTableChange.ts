import type { Event } from '../../acks/Event.js'
import type { WindowChange } from './WindowChange.js'

/** One write of a windowed table. An event writes all windows that it falls into. */
export interface WindowedTableChange<K, V> extends WindowChange<K, V> {
  /** The event that wrote. */
  readonly event: Event | undefined
}
