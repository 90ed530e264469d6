/** What one run of a contender has given; what it does not tell of is absent. */
export interface Outcome {
  /** Records per second, from the first one on. */
  readonly rate: number
  /** Seconds of CPU, from the process's start on. */
  readonly cpu?: number | undefined
  /** The peak of its resident memory, in MiB. */
  readonly memory?: number | undefined
  /** The 99th percentile of the event loop's delay, in milliseconds, and the longest one. */
  readonly delay?: number | undefined
  readonly longest?: number | undefined
  /** Milliseconds from the join of the group to the first record. */
  readonly first?: number | undefined
  /** Milliseconds from the start of the process to the first record. */
  readonly startup?: number | undefined
}
