import type { Task } from '../../../lib/acks/Task.js'
import { within } from '../../../lib/acks/within.js'
import { claimOf } from './claimOf.js'

/** Runs as if an event of the task were being processed. */
export function inEvent<R>(task: Task, run: () => R, timestamp = 0): R {
  return within(claimOf(task, timestamp), run)
}
