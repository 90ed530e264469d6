/** What a run has to come to. */
export interface Truth {
  readonly counts: ReadonlyMap<string, number>
  readonly totals: ReadonlyMap<string, number>
  /** By `<group> <start>`. */
  readonly windows: ReadonlyMap<string, number>
  readonly skipped: ReadonlyMap<string, number>
  readonly buried: ReadonlyMap<string, number>
  /** `<partition>/<offset>` of the records that have to be dead letters. */
  readonly letters: ReadonlySet<string>
  /** `<key> <sequence>` of the records that a handler has sent on. */
  readonly echoes: ReadonlySet<string>
  /** Per partition of the source, the offsets of the records, in order. */
  readonly offsets: readonly (readonly number[])[]
}
