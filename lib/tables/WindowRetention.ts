/** How long a windowed table keeps its windows. Milliseconds. */
export interface WindowRetention {
  readonly size: number
  /** Counted from the end of a window, by stream time; `undefined` keeps every window. */
  readonly expires: number | undefined
}
