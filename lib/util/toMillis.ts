import { Duration } from 'luxon'
import type { DurationInput } from './DurationInput.js'
import { RxfaustError } from './RxfaustError.js'

/**
 * A duration in milliseconds.
 *
 * @param what names the option in the error
 * @throws RxfaustError `RXFAUST_OPTION` where the value is no duration, or negative
 */
export function toMillis(duration: DurationInput, what: string): number {
  const millis =
    typeof duration === 'number'
      ? duration
      : typeof duration === 'string'
        ? Duration.fromISO(duration).toMillis()
        : Duration.fromDurationLike(duration).toMillis()
  if (!(millis >= 0)) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `${what} is ${JSON.stringify(duration)}, which is no duration.`,
      "Give milliseconds, an ISO 8601 string such as 'PT5M', or an object such as { minutes: 5 }.",
    )
  }
  return millis
}
