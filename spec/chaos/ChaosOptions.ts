/** What a run does. */
export interface ChaosOptions {
  readonly name: string
  readonly seed: number
  readonly workers: number
  readonly partitions: number
  readonly guarantee: 'at-least-once' | 'exactly-once'
  /** Records a second. */
  readonly rate: number
  /** Records in all; as many as come where absent. */
  readonly records?: number
  /** How workers come and go. */
  readonly leaving: { readonly term: number; readonly kill: number; readonly freeze: number }
  /** Times that a worker joins or leaves. */
  readonly changes: number
  /** Seconds after which no further change is begun. */
  readonly seconds?: number
  /** Times that the broker is killed, the first time for 30 s where `longOutage`. */
  readonly brokerKills?: number
  readonly longOutage?: boolean
  /** Seconds at the full load, with no change, in which memory is watched. */
  readonly soak?: number
  /** Milliseconds between two changes, at most. */
  readonly pause: number
}

/** Milliseconds. */
export const SESSION = 6_000
