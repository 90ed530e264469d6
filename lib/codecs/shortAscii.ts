import { shortTextAt } from './shortTextAt.js'

const LONGEST = 64

/**
 * The text of a few bytes; `undefined` where they are more, or not ASCII. Looking at each costs less than asking whether
 * all of them are UTF-8.
 */
export function shortAscii(source: Buffer, start: number, end: number): string | undefined {
  if (end - start > LONGEST) return undefined
  let all = 0
  for (let at = start; at < end; at++) all |= source[at] as number
  return all > 0x7f ? undefined : shortTextAt(source, start, end)
}
