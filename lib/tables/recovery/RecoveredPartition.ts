/** A partition of a table that is as its changelog says, before its first event. */
export interface RecoveredPartition {
  readonly table: string
  readonly partition: number
  /** The offset of the changelog up to which it was read. */
  readonly position: number
}
