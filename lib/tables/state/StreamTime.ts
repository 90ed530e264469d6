/** Where the time of a partition of windows stands. Milliseconds since the epoch, -Infinity before the first event. */
export interface StreamTime {
  /** The latest time of an event. */
  readonly time: number
  /** Up to here what time brings about (closed windows, joins without a partner) was announced, and dealt with. */
  readonly announced: number
}
