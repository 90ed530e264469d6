// The records of a topic are mostly objects with the same fields in the same order. What is between their values is
// the same bytes then, and comparing those takes a part of the time of parsing them, as no names have to be looked up
// and no strings to be shared. So the first record is parsed, and the form of its text is kept; those behind it are
// read by that form. Whatever is not exactly of that form, and all that is rare (nested values, escapes), is left to
// JSON.parse: what comes out, and what is refused, is always what it says.

import { latin1At } from './latin1At.js'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const BRACE = 0x7d
const SPACE = 0x20
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
/** V8 copies shorter substrings; a longer one would hold the text of the whole record for as long as it is kept. */
const SHARED_FROM = 13
/** A whole number of so many digits is exact as it is summed up. */
const EXACT_DIGITS = 15
/** Objects with more fields become dictionaries when they are filled one by one. */
const MOST_FIELDS = 64

const WORDS = [true, false, null].map(value => ({ value, bytes: Buffer.from(String(value)) }))

/** A miss costs what four hits save. Where they have cost so much, no form is looked for in a number of records. */
const MISS = 4
const PATIENCE = 64
const PAUSE = 10_000

/**
 * Decodes the JSON texts of one topic, faster where they are flat objects that are alike. What it gives and throws is
 * what `JSON.parse` does.
 */
export class AlikeJson {
  /** What is in front of each value. */
  #pieces: Buffer[] = []
  #names: string[] = []
  #patience = PATIENCE
  #paused = 0
  /** The last one was not of the form: a second one in a row, and another form is learnt. */
  #missed = false

  decode(source: Buffer, start: number, end: number): unknown {
    if (this.#paused > 0) {
      this.#paused--
      return parse(source, start, end)
    }
    const read = this.#names.length === 0 ? undefined : this.#read(source, start, end)
    if (read !== undefined) {
      this.#missed = false
      if (this.#patience < PATIENCE) this.#patience++
      return read
    }
    const value = parse(source, start, end)
    if (this.#missed || this.#names.length === 0) this.#learn(value, source, start)
    this.#missed = true
    this.#patience -= MISS
    if (this.#patience <= 0) {
      this.#patience = PATIENCE
      this.#paused = PAUSE
    }
    return value
  }

  #learn(value: unknown, source: Buffer, start: number): void {
    const names = isFlat(value) ? Object.keys(value) : []
    if (names.length === 0 || names.length > MOST_FIELDS || names.includes('__proto__')) return
    // Many writers put a space behind colons and commas, as Python's does.
    const space = source[start + 2 + Buffer.byteLength(JSON.stringify(names[0]))] === SPACE ? ' ' : ''
    this.#names = names
    this.#pieces = names.map((name, at) =>
      Buffer.from(`${at === 0 ? '{' : `,${space}`}${JSON.stringify(name)}:${space}`),
    )
  }

  /** @returns undefined where it is not of the form */
  #read(source: Buffer, start: number, end: number): object | undefined {
    const names = this.#names
    const pieces = this.#pieces
    const object: Record<string, unknown> = {}
    let text: string | undefined
    let at = start
    for (let field = 0; field < pieces.length; field++) {
      const piece = pieces[field] as Buffer
      const { length } = piece
      for (let index = 0; index < length; index++) if (source[at + index] !== piece[index]) return undefined
      at += length
      const name = names[field] as string
      const from = at
      const first = source[at] as number
      if (first === QUOTE) {
        let bits = 0
        for (at++; at < end; at++) {
          const byte = source[at] as number
          if (byte === QUOTE) break
          if (byte === BACKSLASH || byte < SPACE) return undefined
          bits |= byte
        }
        if (at >= end) return undefined
        if (bits > 0x7f) object[name] = source.toString('utf8', from + 1, at)
        else if (at - from > SHARED_FROM) object[name] = latin1At(source, from + 1, at)
        else {
          text ??= latin1At(source, start, end)
          object[name] = text.slice(from + 1 - start, at - start)
        }
        at++
      } else if (first === MINUS || (first >= ZERO && first <= NINE)) {
        if (first === MINUS) at++
        const digits = at
        let whole = 0
        for (let byte = source[at] as number; byte >= ZERO && byte <= NINE; byte = source[++at] as number) {
          whole = whole * 10 + byte - ZERO
        }
        const count = at - digits
        if (count === 0 || count > EXACT_DIGITS || (count > 1 && source[digits] === ZERO)) return undefined
        const next = source[at] as number
        if (next === POINT || next === 0x65 || next === 0x45) {
          at = endOfNumber(source, at)
          if (at < 0) return undefined
          object[name] = Number(latin1At(source, from, at))
        } else object[name] = first === MINUS ? -whole : whole
      } else {
        const word = wordAt(source, at)
        if (word === undefined) return undefined
        object[name] = word.value
        at += word.bytes.length
      }
    }
    return at === end - 1 && source[at] === BRACE ? object : undefined
  }
}

function parse(source: Buffer, start: number, end: number): unknown {
  return JSON.parse(source.toString('utf8', start, end))
}

function isFlat(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(each => typeof each !== 'object' || each === null)
}

function wordAt(source: Buffer, at: number): (typeof WORDS)[number] | undefined {
  for (const word of WORDS) {
    const { bytes } = word
    let index = 0
    while (index < bytes.length && source[at + index] === bytes[index]) index++
    if (index === bytes.length) return word
  }
  return undefined
}

/** Behind the fraction and the exponent that begin there; -1 where they are not what JSON has. */
function endOfNumber(source: Buffer, from: number): number {
  let at = from
  if (source[at] === POINT) {
    at = endOfDigits(source, at + 1)
    if (at < 0) return at
  }
  if (((source[at] as number) | SPACE) !== 0x65) return at
  const sign = source[at + 1]
  return endOfDigits(source, sign === MINUS || sign === 0x2b ? at + 2 : at + 1)
}

function endOfDigits(source: Buffer, from: number): number {
  let at = from
  while ((source[at] as number) >= ZERO && (source[at] as number) <= NINE) at++
  return at === from ? -1 : at
}
