import { TestScheduler } from 'rxjs/testing'
import type { Mark } from './Mark.js'
import { unusableDiagram } from './unusableDiagram.js'

/**
 * Reads a diagram in the syntax of `TestScheduler.run`: `'a-b 59s (cd|)'`, a character a millisecond.
 *
 * @param values what the characters stand for; without it they stand for themselves
 * @throws RxfaustError `RXFAUST_OPTION` for a character without a value, and for `^` and `!`
 */
export function parseMarbles(
  marbles: string,
  values: Readonly<Record<string, unknown>> | undefined,
  error?: unknown,
): Mark[] {
  if (/[\^!]/.test(marbles)) {
    throw unusableDiagram(
      marbles,
      'has a subscription marker',
      'Leave out ^ and ! there: they are for the second parameter of expectStream, and for crash.',
    )
  }
  const factor = TestScheduler.frameTimeFactor
  TestScheduler.frameTimeFactor = 1
  try {
    // A time at the very end is read as such only with a space behind it.
    return TestScheduler.parseMarbles(`${marbles} `, undefined, undefined, false, true).map(
      ({ frame, notification }) => {
        if (notification.kind === 'C') return { frame, kind: 'complete', value: undefined, character: '|' }
        if (notification.kind === 'E') return { frame, kind: 'error', value: error, character: '#' }
        const character = notification.value as string
        if (values !== undefined && !Object.hasOwn(values, character)) {
          throw unusableDiagram(
            marbles,
            `has "${character}", which has no value`,
            `Values are given for: ${Object.keys(values)}.`,
          )
        }
        return { frame, kind: 'value', value: values === undefined ? character : values[character], character }
      },
    )
  } finally {
    TestScheduler.frameTimeFactor = factor
  }
}
