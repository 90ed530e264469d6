import type { TaskStatus } from '../acks/TaskStatus.js'

/** A partition that this worker owns, and how far it is. */
export interface AssignedPartition {
  readonly topic: string
  readonly partition: number
  readonly status: TaskStatus
}
