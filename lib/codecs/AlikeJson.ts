// The records of a topic are mostly objects with the same fields in the same order. What is between their values is
// the same bytes then, and comparing those takes a part of the time of parsing them, as no names have to be looked up
// and no strings to be shared. So the first record is parsed, and the form of its text is kept; those behind it are
// read by that form. Whatever is not exactly of that form, and all that is rare (nested values, escapes), is left to
// JSON.parse: what comes out, and what is refused, is always what it says.

import { compileJsonForm, type JsonFormReader } from './compileJsonForm.js'

const SPACE = 0x20
/** The reader of a form has code for each field. */
const MOST_FIELDS = 64
/** A reader is compiled once for each form, and kept. A topic with more forms than so many is left to JSON.parse. */
const MOST_FORMS = 16

/** A miss costs what four hits save. Where they have cost so much, no form is looked for in a number of records. */
const MISS = 4
const PATIENCE = 64
const PAUSE = 10_000

/**
 * Decodes the JSON texts of one topic, faster where they are flat objects that are alike. What it gives and throws is
 * what `JSON.parse` does.
 */
export class AlikeJson {
  #reader: JsonFormReader | undefined
  readonly #readers = new Map<string, JsonFormReader | undefined>()
  #patience = PATIENCE
  #paused = 0
  /** The last one was not of the form: a second one in a row, and another form is learnt. */
  #missed = false

  decode(source: Buffer, start: number, end: number): unknown {
    if (this.#paused > 0) {
      this.#paused--
      return parse(source, start, end)
    }
    const read = this.#reader?.(source, start, end)
    if (read !== undefined) {
      this.#missed = false
      if (this.#patience < PATIENCE) this.#patience++
      return read
    }
    const value = parse(source, start, end)
    if (this.#missed || this.#reader === undefined) this.#learn(value, source, start)
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
    const pieces = names.map((name, at) =>
      Buffer.from(`${at === 0 ? '{' : `,${space}`}${JSON.stringify(name)}:${space}`),
    )
    const form = pieces.join()
    if (!this.#readers.has(form) && this.#readers.size < MOST_FORMS) {
      this.#readers.set(form, compileJsonForm(names, pieces))
    }
    this.#reader = this.#readers.get(form)
  }
}

function parse(source: Buffer, start: number, end: number): unknown {
  return JSON.parse(source.toString('utf8', start, end))
}

function isFlat(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(each => typeof each !== 'object' || each === null)
}
