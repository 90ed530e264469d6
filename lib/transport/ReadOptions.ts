/** Options of {@link Transport.read}. */
export interface ReadOptions {
  readonly topic: string
  readonly partition: number
  /** The first offset wanted. */
  readonly from: number
  /** Ends the iteration. */
  readonly signal: AbortSignal
  /** Default `committed`. */
  readonly isolation?: 'committed' | 'uncommitted'
  /** Bytes of one fetch. Default 1 MiB. */
  readonly maxBytes?: number
}
