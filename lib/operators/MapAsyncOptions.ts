import type { DurationInput } from '../util/DurationInput.js'
import type { CallOrder } from './CallOrder.js'

/** How {@link mapAsync} calls its function. */
export interface MapAsyncOptions {
  /** Calls that may be under way at a time, over all partitions. Default 16. */
  readonly concurrency?: number
  /** Which of them wait for one another. Default `'key'`. */
  readonly order?: CallOrder
  /**
   * Tries a value again whose call failed, up to `times` times, before the error goes on. The backoff doubles from
   * attempt to attempt; default one second. Meanwhile values that come after it in the order wait; others go on.
   */
  readonly retry?: { readonly times: number; readonly backoff?: DurationInput }
}
