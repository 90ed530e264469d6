/**
 * How long entries are kept whose keys begin with a time. Milliseconds. An entry is live until stream time has reached
 * that time + `size` + `expires`. All that is to be announced of it has to be due by then.
 */
export interface WindowRetention {
  /** From the time in the key, the start of a window or the end of a session, to where it is over. */
  readonly size: number
  /** By stream time; `undefined` keeps everything. */
  readonly expires: number | undefined
}
