import type { Event } from '../acks/Event.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { TimeInput } from '../util/TimeInput.js'
import { toTimestamp } from '../util/toTimestamp.js'
import type { EventTime } from './WindowOptions.js'

/**
 * The function that tells the time of an event, in milliseconds.
 *
 * @param of what the windows are of, for messages
 * @throws RxfaustError `RXFAUST_OPTION` from the function, for a value that has no time
 */
export function eventTime<T>(
  time: EventTime<T> | undefined,
  runtime: StreamRuntime,
  of: string,
): (value: T, event: Event) => number {
  if (time === undefined) return (_, event) => event.timestamp
  if (time === 'now') return () => runtime.scheduler.now()
  const read = typeof time === 'function' ? time : (value: T) => value[time] as TimeInput
  const what = `The time of an event of ${of}`
  return value => Math.trunc(toTimestamp(read(value), what))
}
