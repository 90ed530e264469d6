/** A window of time: `start` belongs to it, `end` doesn't. Milliseconds since the epoch. */
export interface Window {
  readonly start: number
  readonly end: number
}
