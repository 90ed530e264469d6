import type { Transitions } from '../util/StateMachine.js'

/**
 * ```
 * created -> starting -> running <-> rebalancing
 *               |          ^  |          |
 *               |          |  v          |
 *               |        degraded <------+
 *               |            |
 *               +-> failed <-+-> stopping -> stopped
 * ```
 * `degraded`: the broker can't be reached, or a commit failed, and it is tried again.
 */
export type AppStatus =
  | 'created'
  | 'starting'
  | 'running'
  | 'rebalancing'
  | 'degraded'
  | 'stopping'
  | 'stopped'
  | 'failed'

export const appTransitions: Transitions<AppStatus> = {
  created: ['starting', 'stopped', 'failed'],
  starting: ['running', 'rebalancing', 'degraded', 'stopping', 'failed'],
  running: ['rebalancing', 'degraded', 'stopping', 'failed'],
  rebalancing: ['running', 'degraded', 'stopping', 'failed'],
  degraded: ['running', 'rebalancing', 'stopping', 'failed'],
  stopping: ['stopped', 'failed'],
  stopped: [],
  failed: [],
}
