/** Delays of an event loop in milliseconds, of a timer that is due every one; a loop without work shows a bit more than one. */
export interface LoopDelay {
  readonly p99: number
  readonly max: number
}
