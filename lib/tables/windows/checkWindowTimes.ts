import type { DurationInput } from '../../util/DurationInput.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { toMillis } from '../../util/toMillis.js'
import type { WindowDefinition } from '../../windows/WindowDefinition.js'
import { windowSpan } from '../../windows/windowSpan.js'

/** How long windows are open, and kept. Milliseconds. */
export interface WindowTimes {
  readonly grace: number | undefined
  /** How long they can be read behind their end. */
  readonly expires: number | undefined
  /** How long they are kept behind their end: what is still open may need them. */
  readonly kept: number | undefined
  readonly every: number | undefined
  readonly closeWhenIdle: number | undefined
}

/** The same as the user gives it. */
interface WindowTimesInput {
  readonly grace: DurationInput | undefined
  readonly expires: DurationInput | undefined
  readonly every?: DurationInput | undefined
  readonly closeWhenIdle?: DurationInput | undefined
}

/**
 * @param of what the windows are of, for messages
 * @throws RxfaustError `RXFAUST_OPTION` for what is no whole number of milliseconds, and where windows would be deleted
 * before they are closed
 */
export function checkWindowTimes(of: string, definition: WindowDefinition, input: WindowTimesInput): WindowTimes {
  const grace = whole(input.grace, `grace of ${of}`)
  const expires = whole(input.expires, `expires of ${of}`)
  const every = whole(input.every, `The time between two updates of a window of ${of}`)
  const closeWhenIdle = whole(input.closeWhenIdle, `closeWhenIdle of ${of}`)
  if (expires !== undefined && (grace === undefined || grace > expires)) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `The windows of ${of} take events for ${grace ?? 'any number of'} ms behind their end, but are kept for ${expires} ms only.`,
      'Give a grace that is not longer than expires.',
    )
  }
  if (closeWhenIdle !== undefined && grace === undefined) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `The windows of ${of} never close, but have closeWhenIdle.`,
      'Give a grace as well, or expires.',
    )
  }
  // The last update before the close may be held that long; new sliding windows are made of closed ones, as far back as
  // one is long. Kafka Streams keeps them for a millisecond less.
  const needed = definition.kind === 'sliding' ? windowSpan(definition) : 0
  const kept = expires === undefined ? undefined : Math.max(expires, (grace ?? 0) + Math.max(every ?? 0, needed))
  return { grace, expires, kept, every, closeWhenIdle }
}

function whole(duration: DurationInput | undefined, what: string): number | undefined {
  if (duration === undefined) return undefined
  const millis = toMillis(duration, what)
  if (Number.isSafeInteger(millis)) return millis
  throw new RxfaustError('RXFAUST_OPTION', `${what} is ${millis} ms.`, 'Give a whole number of milliseconds.')
}
