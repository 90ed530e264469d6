/** For how long a worker has led without a break, on the machine's clock in milliseconds. */
export interface LeaderTerm {
  /** The worker and the number of its term. */
  readonly name: string
  /** It led at this time, or before. */
  readonly from: number
  /** It led at this time, or later. Before `from` where all that is known is that it led between the two. */
  readonly until: number
}
