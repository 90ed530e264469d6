import { inspect, isDeepStrictEqual } from 'node:util'
import type { Mark } from './Mark.js'
import { sameMark } from './sameMark.js'

/** Frames that are drawn on either side of the difference. */
const AROUND = 10
/** A longer time is written as a number. */
const LONGEST_DASHES = 12
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * Two diagrams one above the other, with the first difference marked; `undefined` where they are the same.
 *
 * ```
 * expected  a-b 59997ms c-
 * seen      a-b 59997ms --c
 *                       ^
 * ```
 */
export function drawDifference(expected: readonly Mark[], seen: readonly Mark[]): string | undefined {
  const first = firstDifference(expected, seen)
  if (first === undefined) return undefined
  const frames = [...new Set([...expected, ...seen].map(({ frame }) => frame))].sort((a, b) => a - b)
  const at = frames.indexOf(first)
  const from = Math.max(0, at - AROUND)
  const shown = frames.slice(from, at + AROUND + 1)
  const character = characters(expected)
  const rows = { expected: '', seen: '', mark: '' }
  let time = from === 0 ? 0 : (frames[from - 1] as number) + 1
  if (from > 0) for (const row of ['expected', 'seen', 'mark'] as const) rows[row] += row === 'mark' ? '  ' : '… '
  for (const frame of shown) {
    const gap = pause(frame - time)
    const cells = [expected, seen].map(marks => cell(marks.filter(mark => mark.frame === frame).map(character)))
    const width = Math.max(...cells.map(({ length }) => length))
    rows.expected += gap + (cells[0] as string).padEnd(width)
    rows.seen += gap + (cells[1] as string).padEnd(width)
    rows.mark += ' '.repeat(gap.length) + (frame === first ? '^' : ' ').padEnd(width)
    time = frame + 1
  }
  const more = from + shown.length < frames.length ? ' …' : ''
  const legend = (marks: readonly Mark[]): string =>
    marks
      .filter(({ frame }) => frame === first)
      .map(mark => describe(mark, character(mark)))
      .join(', ') || 'nothing'
  return [
    `  expected  ${rows.expected.trimEnd()}${more}`,
    `  seen      ${rows.seen.trimEnd()}${more}`,
    `            ${rows.mark.trimEnd()}`,
    `  at ${first} ms`,
    `  expected  ${legend(expected)}`,
    `  seen      ${legend(seen)}`,
  ].join('\n')
}

function firstDifference(expected: readonly Mark[], seen: readonly Mark[]): number | undefined {
  for (let index = 0; index < Math.max(expected.length, seen.length); index++) {
    const wanted = expected[index]
    const got = seen[index]
    if (wanted === undefined) return got?.frame
    if (got === undefined) return wanted.frame
    if (!sameMark(wanted, got)) return Math.min(wanted.frame, got.frame)
  }
  return undefined
}

/** Draws what was expected as it was written, and any other value as a letter that is free. */
function characters(expected: readonly Mark[]): (mark: Mark) => string {
  const known = expected.filter(({ kind }) => kind === 'value')
  const free = [...LETTERS].filter(letter => !known.some(({ character }) => character === letter))
  return mark => {
    if (mark.kind !== 'value') return mark.kind === 'error' ? '#' : '|'
    if (mark.character !== undefined) return mark.character
    const same = known.find(({ value }) => isDeepStrictEqual(value, mark.value))
    if (same !== undefined) return same.character as string
    const character = free.shift() ?? '?'
    known.push({ ...mark, character })
    return character
  }
}

function cell(characters: readonly string[]): string {
  if (characters.length === 0) return '-'
  return characters.length === 1 ? (characters[0] as string) : `(${characters.join('')})`
}

function pause(millis: number): string {
  return millis <= LONGEST_DASHES ? '-'.repeat(millis) : ` ${millis}ms `
}

function describe({ kind, value }: Mark, character: string): string {
  if (kind === 'complete') return '| (complete)'
  if (kind === 'error' && value === undefined) return '# (any error)'
  const shown =
    value instanceof Error ? `${value.name}: ${value.message}` : inspect(value, { depth: 6, breakLength: Infinity })
  return `${character} = ${shown}`
}
