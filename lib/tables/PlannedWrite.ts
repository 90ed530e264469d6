import type { WindowKey } from './WindowKey.js'
import type { WindowValue } from './WindowValue.js'

/** What becomes of one window. */
export interface PlannedWrite<K, V> {
  readonly window: WindowKey<K>
  readonly before: WindowValue<V> | undefined
  readonly value: V | undefined
  readonly timestamp: number
}
