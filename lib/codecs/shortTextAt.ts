// Each call into the engine for a text costs more than copying a few characters does. So the text of some thousand bytes
// is made at once, and short texts are cut out of it: V8 copies what is shorter than 13 characters, so that none of them
// holds the large one.

import { latin1At } from './latin1At.js'

/** V8 shares longer ones with the text that they are cut out of, which would be kept for as long as they are. */
const LONGEST_COPY = 12
/** Bytes whose text is made at once. */
const WINDOW = 8 * 1024

let held: Buffer | undefined
let from = 0
let to = 0
let text = ''

/** The text of bytes that are all ASCII. They must not change, as those of a fetched record don't. */
export function shortTextAt(source: Buffer, start: number, end: number): string {
  if (end - start > LONGEST_COPY) return latin1At(source, start, end)
  if (source !== held || start < from || end > to) move(source, start)
  return text.slice(start - from, end - from)
}

function move(source: Buffer, start: number): void {
  // Not for longer than the current call: what was fetched must not be kept because it was the last.
  if (held === undefined) queueMicrotask(release)
  held = source
  from = start
  to = Math.min(start + WINDOW, source.length)
  text = latin1At(source, from, to)
}

function release(): void {
  held = undefined
  text = ''
}
