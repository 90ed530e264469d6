import type { StateFormat } from './StateFormat.js'
import type { WindowRetention } from './WindowRetention.js'

/** What one partition of a table's state is made from. */
export interface StateSpec<K, V> {
  /** Unique in the app. */
  readonly name: string
  readonly changelogTopic: string
  readonly format: StateFormat<K, V>
  /** Present where the keys are those of windows. */
  readonly retention: WindowRetention | undefined
}
