import type { Event } from '../../acks/Event.js'
import type { DurationInput } from '../../util/DurationInput.js'
import type { WindowDefinition } from '../../windows/WindowDefinition.js'
import type { StateFormat } from '../state/StateFormat.js'
import type { TableDefinition } from '../state/TableDefinition.js'
import type { WindowResult } from './WindowResult.js'

/** What the state of windows is made from. Durations in milliseconds. */
export interface WindowedStateOptions<K, V> {
  /** Unique in the app. */
  readonly name: string
  /** What the node is, for the manifest and for messages: `windowed table`, `count`, … Default: `windowed table`. */
  readonly kind?: string
  readonly definition: WindowDefinition
  /** How long behind its end a window takes late events; `undefined` never closes any. */
  readonly grace: DurationInput | undefined
  /** How long behind its end a window is kept, at least `grace` (and `every`) long; `undefined` keeps it for ever. */
  readonly expires: DurationInput | undefined
  /** Gives out updates at most that often for each window, by stream time: Kafka Streams' suppression by time. */
  readonly every?: DurationInput | undefined
  /** Where a partition had no event for that long by the app's clock, its windows are closed by that clock. */
  readonly closeWhenIdle?: DurationInput | undefined
  /** That of the keys, and of the values without what windows add. */
  readonly format: StateFormat<K, V>
  readonly partitions?: number | undefined
  readonly follows?: TableDefinition
  /** Topics whose events write. */
  readonly sources?: readonly string[]
  /** Makes one value of those of two sessions, the earlier one first; sessions need it. */
  readonly merge?: ((key: K, earlier: V, later: V) => V) | undefined
  /** Keeps the keys in memory, for synchronous iteration. */
  readonly keyIndex?: boolean | undefined
  /** Whether closes are to be announced; asked when a partition is opened. Not asked where `every` is given. */
  readonly announces: () => boolean
  /** A window has closed, or an update was held long enough. Called in the scope of the result. */
  readonly announce: (result: WindowResult<K, V>) => void
  /** An event came after all its windows had closed, and changed nothing. Called in its scope. */
  readonly late?: (event: Event) => void
}
