/** A stream with all that it is made of, as `stream.info()` gives it: a tree whose leaves are the sources. */
export interface StreamInfo {
  /** What gives the values; `observable` is one of RxJS that was adopted. */
  readonly kind: 'topic' | 'channel' | 'table' | 'operator' | 'observable'
  /** A topic's or table's name; of an operator the one that it was given, where it is a node of the topology. */
  readonly name?: string
  /** The operator. Absent where it doesn't say what it is called, as those of RxJS don't. */
  readonly operator?: string
  /** The topic that the operator sends to and goes on with. */
  readonly through?: string
  /** What it is applied to. */
  readonly sources: readonly StreamInfo[]
}
