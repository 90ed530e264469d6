import type { DurationInput } from '../../util/DurationInput.js'

/** How the windows of a table are kept and closed. */
export interface WindowedTableOptions {
  /** How long a window is kept behind its end, by the time of the events. Default: for ever. */
  readonly expires?: DurationInput
  /**
   * How long behind its end a window still takes events; then it is closed. By the time of the events, at most
   * `expires`. Default: as long as it is kept.
   */
  readonly grace?: DurationInput
  /** Keeps the keys in memory, so that `keys`, `values` and `items` can be iterated. Default: false. */
  readonly keyIndex?: boolean
  /**
   * Where a partition has had no event for that long by the app's clock, the clock goes on in place of the events:
   * windows whose time has come by it are closed. An event that comes later than that is late. Default: off, windows
   * are closed by events only.
   */
  readonly closeWhenIdle?: DurationInput
}

/** The same for sessions. */
export interface SessionTableOptions<K, V> extends WindowedTableOptions {
  /** Makes one value of those of two sessions that an event has joined. */
  readonly merge: (key: K, earlier: V, later: V) => V
}
