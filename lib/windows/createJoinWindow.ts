import type { DurationInput } from '../util/DurationInput.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import { toSignedMillis } from '../util/toSignedMillis.js'
import type { JoinWindow } from './JoinWindow.js'

/** A join's window as it is described. */
interface JoinWindowInput {
  readonly within?: DurationInput | undefined
  readonly before?: DurationInput | undefined
  readonly after?: DurationInput | undefined
  readonly grace?: DurationInput | undefined
}

/**
 * The window of a join.
 *
 * @param name of the join, for errors
 * @throws RxfaustError `RXFAUST_OPTION` where a side is missing, the window is inverse, or a duration is none
 */
export function createJoinWindow(name: string, { within, before, after, grace = 0 }: JoinWindowInput): JoinWindow {
  const [back, ahead] = [before ?? within, after ?? within]
  if (back === undefined || ahead === undefined) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `Join "${name}" does not say how far apart in time its events may lie.`,
      'Give within, or before and after.',
    )
  }
  const window = {
    before: whole(name, toSignedMillis(back, `"before" of join "${name}"`), 'before'),
    after: whole(name, toSignedMillis(ahead, `"after" of join "${name}"`), 'after'),
    grace: whole(name, toMillis(grace, `The grace of join "${name}"`), 'grace'),
  }
  if (window.before + window.after >= 0) return window
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `The window of join "${name}" ends ${-window.before - window.after} ms before it begins.`,
    'Give a before and an after whose sum is not negative.',
  )
}

function whole(name: string, millis: number, what: string): number {
  if (Number.isSafeInteger(millis)) return millis
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `"${what}" of join "${name}" is ${millis} ms.`,
    'Give a whole number of milliseconds.',
  )
}
