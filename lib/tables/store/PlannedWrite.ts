import type { WindowKey } from '../windows/WindowKey.js'
import type { WindowValue } from '../windows/WindowValue.js'

/** What becomes of one window. */
export interface PlannedWrite<K, V> {
  readonly window: WindowKey<K>
  readonly before: WindowValue<V> | undefined
  readonly value: V | undefined
  readonly timestamp: number
}
