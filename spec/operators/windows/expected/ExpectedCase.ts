/** A record as it is put into the topic. */
export type CaseRecord = readonly [key: string | null, value: string, time: number]

/** A result; `null` is that of a session which another one has taken in. */
export type CaseResult = readonly [
  key: string,
  start: number,
  end: number,
  value: string | number | null,
  timestamp: number,
]

/** The definition of the windows, durations in milliseconds. */
export type CaseWindow =
  | { readonly kind: 'tumbling'; readonly size: number; readonly grace: number }
  | { readonly kind: 'hopping'; readonly size: number; readonly step: number; readonly grace: number }
  | { readonly kind: 'sliding'; readonly difference: number; readonly grace: number }
  | { readonly kind: 'session'; readonly gap: number; readonly grace: number }

/** What a test of Kafka Streams puts in, and what it expects. */
export interface ExpectedCase {
  /** Class and method of the test. */
  readonly from: string
  readonly window: CaseWindow
  /**
   * - `count`
   * - `join`: begins with `0`, each value is joined to it by `+`, and so are two merged ones
   * - `plus`: the same, beginning with an empty text
   * - `reduce`: values joined by `+`
   * - `sorted`: the letters of all values, in order
   */
  readonly aggregation: 'count' | 'join' | 'plus' | 'reduce' | 'sorted'
  readonly emit: 'updates' | 'final'
  /**
   * What the test compares: all results in `order`; for each key and window those in order, as a `set`; of each key and
   * window the `last` one; that what is expected is `some` of them; or only what is `late`.
   */
  readonly compare: 'order' | 'set' | 'last' | 'some' | 'late'
  /** Whether the records, but the last one, come in any order. */
  readonly shuffled?: boolean
  /** The values of records that change nothing, or not all of their windows. */
  readonly late?: readonly string[]
  /** Records without a key. */
  readonly skipped?: number
  readonly records: readonly CaseRecord[]
  readonly expected: readonly CaseResult[]
}
