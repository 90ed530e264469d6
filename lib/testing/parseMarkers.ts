import { parseMarbles } from './parseMarbles.js'
import { unusableDiagram } from './unusableDiagram.js'

/** A point in time that a diagram marks. */
export interface Marker<M extends string> {
  readonly frame: number
  readonly kind: M
}

/** What stands for the characters that mean something else in diagrams of values. */
const STAND_INS: Readonly<Record<string, string>> = { '^': '\u2191', '!': '\u2193' }

/**
 * Reads a diagram of points in time, such as `'--^--!'` or `'5ms r 1s a'`.
 *
 * @throws RxfaustError `RXFAUST_OPTION` for any other character
 */
export function parseMarkers<M extends string>(marbles: string, allowed: readonly M[]): Marker<M>[] {
  const meant = new Map<string, M>(allowed.map(kind => [STAND_INS[kind] ?? kind, kind]))
  const marks = parseMarbles(
    marbles.replace(/[\^!]/g, character => STAND_INS[character] as string),
    undefined,
  )
  return marks.map(({ frame, character }) => {
    const kind = meant.get(character ?? '')
    if (kind !== undefined) return { frame, kind }
    const seen = Object.entries(STAND_INS).find(([, standIn]) => standIn === character)?.[0] ?? character
    throw unusableDiagram(marbles, `has "${seen}"`, `Use ${allowed.join(', ')} and times there.`)
  })
}
