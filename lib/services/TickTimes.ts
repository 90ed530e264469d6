/** When ticks are due: milliseconds since 1970 of the app's clock. */
export interface TickTimes {
  /** It begins now. */
  begin(now: number): void
  /** The first one later than a time; `undefined` where there is none. */
  after(time: number): number | undefined
  /** How many come later than one time and not later than another. */
  between(from: number, to: number): number
  /** The clock was set back. Absent where the ticks mean what the clock shows. */
  setBack?(by: number): void
}
