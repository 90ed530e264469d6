import type { TaskStatus } from '../acks/TaskStatus.js'
import type { StandbyStatus } from '../tables/recovery/StandbyStatus.js'

/** A partition that this worker owns or stands by for, and how far it is. */
export interface AssignedPartition {
  readonly topic: string
  readonly partition: number
  /**
   * Of a standby `warming`, until its copy of the tables has once been where their changelogs end, then `standby`. All
   * others are of partitions that are owned.
   */
  readonly status: TaskStatus | StandbyStatus
}
