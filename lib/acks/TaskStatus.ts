import type { Transitions } from '../util/StateMachine.js'

/**
 * ```
 * assigned -> recovering -> active -> draining -> suspended -> closed
 *                 |           ^                       |
 *                 |           +---- kept -------------+
 *                 +-> closed                        any but closed -> lost -> closed
 * ```
 */
export type TaskStatus = 'assigned' | 'recovering' | 'active' | 'draining' | 'suspended' | 'closed' | 'lost'

export const taskTransitions: Transitions<TaskStatus> = {
  assigned: ['recovering', 'closed', 'lost'],
  recovering: ['active', 'closed', 'lost'],
  active: ['draining', 'lost'],
  draining: ['suspended', 'lost'],
  suspended: ['active', 'closed', 'lost'],
  lost: ['closed'],
  closed: [],
}
