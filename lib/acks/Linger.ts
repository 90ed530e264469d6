/** How long records of one topic wait for others, so that more of them go together. One object per topic. */
export interface Linger {
  /** Milliseconds that the first one waits at most. */
  readonly millis: number
  /** Bytes with which they don't wait any longer. */
  readonly bytes: number
}
