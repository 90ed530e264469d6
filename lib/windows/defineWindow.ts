import type { DurationInput } from '../util/DurationInput.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { WindowDefinition } from './WindowDefinition.js'

/** A definition of windows as the user gives it. */
export type WindowInput =
  | { readonly kind: 'tumbling'; readonly size: DurationInput }
  | { readonly kind: 'hopping'; readonly size: DurationInput; readonly step: DurationInput }
  | { readonly kind: 'sliding'; readonly before: DurationInput; readonly after: DurationInput }
  | { readonly kind: 'session'; readonly gap: DurationInput }

/**
 * Checks a definition of windows.
 *
 * @param of what the windows are of, for messages: `table "totals"`
 * @throws RxfaustError `RXFAUST_OPTION` for what is no whole number of milliseconds, or not above 0 where it has to be
 */
export function defineWindow(input: WindowInput, of: string): WindowDefinition {
  switch (input.kind) {
    case 'tumbling':
      return { kind: 'tumbling', size: wholeMillis(input.size, `The size of a window of ${of}`, 1) }
    case 'hopping':
      return hopping(
        wholeMillis(input.size, `The size of a window of ${of}`, 1),
        wholeMillis(input.step, `The step of the windows of ${of}`, 1),
        of,
      )
    case 'sliding':
      return {
        kind: 'sliding',
        before: wholeMillis(input.before, `The time before an event in a window of ${of}`, 0),
        after: wholeMillis(input.after, `The time behind an event in a window of ${of}`, 0),
      }
    case 'session':
      return { kind: 'session', gap: wholeMillis(input.gap, `The gap between sessions of ${of}`, 1) }
  }
}

function hopping(size: number, step: number, of: string): WindowDefinition {
  if (step <= size) return { kind: 'hopping', size, step }
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `The windows of ${of} are ${size} ms long and begin every ${step} ms: events between two windows would be in none.`,
    'Give a step that is not longer than the size.',
  )
}

function wholeMillis(duration: DurationInput, what: string, least: number): number {
  const millis = toMillis(duration, what)
  if (Number.isSafeInteger(millis) && millis >= least) return millis
  const needed = least === 0 ? 'from 0' : 'above 0'
  throw new RxfaustError('RXFAUST_OPTION', `${what} is ${millis} ms.`, `Give a whole number of milliseconds ${needed}.`)
}
