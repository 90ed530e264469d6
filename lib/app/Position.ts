/** Where a partition is read from, and what its group had committed. */
export interface Position {
  readonly position: number
  readonly committed: number | undefined
}
