import { RxfaustError } from './RxfaustError.js'
import type { TimeInput } from './TimeInput.js'

/**
 * A point in time in milliseconds since the epoch.
 *
 * @param what names the argument in the error
 * @throws RxfaustError `RXFAUST_OPTION` where the value is no time
 */
export function toTimestamp(time: TimeInput, what: string): number {
  const millis = typeof time === 'number' ? time : time.valueOf()
  if (!Number.isFinite(millis)) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `${what} is ${String(time)}, which is no point in time.`,
      'Give milliseconds since the epoch, a valid Date, or a valid DateTime.',
    )
  }
  return millis
}
