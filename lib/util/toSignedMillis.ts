import { Duration } from 'luxon'
import type { DurationInput } from './DurationInput.js'
import { toMillis } from './toMillis.js'

/**
 * A duration in milliseconds, which may be negative.
 *
 * @param what names the option in the error
 * @throws RxfaustError `RXFAUST_OPTION` where the value is no duration
 */
export function toSignedMillis(duration: DurationInput, what: string): number {
  if (typeof duration === 'number') return duration < 0 ? duration : toMillis(duration, what)
  const parsed = typeof duration === 'string' ? Duration.fromISO(duration) : Duration.fromDurationLike(duration)
  const millis = parsed.toMillis()
  return millis < 0 ? millis : toMillis(duration, what)
}
