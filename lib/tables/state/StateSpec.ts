import type { RecoveryHooks } from '../recovery/RecoveryHooks.js'
import type { WindowRetention } from '../windows/WindowRetention.js'
import type { StateAttachment } from './StateAttachment.js'
import type { StateFormat } from './StateFormat.js'

/** What one partition of a table's state is made from. */
export interface StateSpec<K, V> {
  /** Unique in the app. */
  readonly name: string
  readonly changelogTopic: string
  /** Tells the changelog from one of the same name before it was deleted; known from the start of the app on. */
  readonly incarnation?: string
  readonly format: StateFormat<K, V>
  /** Present where the keys are those of windows. */
  readonly retention: WindowRetention | undefined
  /** Default: none. */
  readonly hooks?: RecoveryHooks<K, V> | undefined
  /** Makes what is kept in memory beside a partition's entries. */
  readonly attach?: (() => StateAttachment<K, V> | undefined) | undefined
}
