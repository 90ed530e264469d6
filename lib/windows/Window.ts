/**
 * A window of time, in milliseconds since the epoch. `start` belongs to it. `end` doesn't in tumbling and hopping
 * windows; in sliding windows and in sessions, where it is the time of the last event, it does.
 */
export interface Window {
  readonly start: number
  readonly end: number
}
