/** What a partition remembers besides its chunks and closed segments. */
export interface LogMarks {
  readonly low: number
  /** At least this is the next offset, also where the records before it are gone. */
  readonly next: number
  /** Compaction has been through everything before it. */
  readonly cleanedTo: number
  /** Producer and first offset of each open transaction. */
  readonly open: readonly (readonly [producer: number, first: number])[]
  readonly aborted: readonly AbortedRange[]
}

/** An aborted transaction: what its producer wrote from `first` on up to the control record at `last`. */
export interface AbortedRange {
  readonly producer: number
  readonly first: number
  readonly last: number
}
