import type { OutRecord } from '../transport/OutRecord.js'
import type { SendResult } from '../transport/SendResult.js'

/** The writes of a task since its last commit, closed: new writes go elsewhere, these stay readable. */
export interface SealedWrites {
  /** Encodes them, some at a time, so that the event loop runs in between. @throws RxfaustError `RXFAUST_ENCODE` */
  encode(): Promise<void>
  /** Their changelog records, to be sent before any offset is committed. */
  readonly records: readonly OutRecord[]
  /** Stores data, changelog offsets and checkpoint in one batch; `results` are those of `records`. */
  store(results: readonly SendResult[]): Promise<void>
  /** The commit failed: the writes go back below those that came since. Does nothing where they were stored. */
  reopen(): void
}
