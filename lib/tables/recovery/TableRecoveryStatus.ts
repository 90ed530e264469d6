import type { Transitions } from '../../util/StateMachine.js'

/**
 * ```
 * located -> replaying -> recovered
 *    |         |   ^
 *    |         v   |        located and resetting may be recovered at once: there is nothing to replay;
 *    +----> resetting       each of the three may become failed or cancelled
 * ```
 */
export type TableRecoveryStatus = 'located' | 'resetting' | 'replaying' | 'recovered' | 'failed' | 'cancelled'

export const tableRecoveryTransitions: Transitions<TableRecoveryStatus> = {
  located: ['resetting', 'replaying', 'recovered', 'failed', 'cancelled'],
  resetting: ['replaying', 'recovered', 'failed', 'cancelled'],
  replaying: ['resetting', 'recovered', 'failed', 'cancelled'],
  recovered: [],
  failed: [],
  cancelled: [],
}
