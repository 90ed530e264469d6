/** How far the recovery of one partition of a table is. Offsets are those of the changelog. */
export interface RecoveryProgress {
  readonly table: string
  readonly partition: number
  readonly position: number
  /** Where the recovery is done: the end of the changelog when it began. */
  readonly end: number
  /** Offsets still to be read. */
  readonly remaining: number
  /** Records per second since the recovery of this partition began. */
  readonly rate: number
}
