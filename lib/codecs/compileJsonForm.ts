// The reader of one form of JSON objects is written as code and compiled: what is between the values is compared with
// constants, and the object is made by a literal, at once and with its final shape. Going through lists of names and
// pieces instead takes twice as long. Of the records, only the names of fields get into the code, as literals of strings,
// and none that has anything else in it than letters, digits and a few signs.

import { latin1At } from './latin1At.js'
import { shortTextAt } from './shortTextAt.js'

const SPACE = 0x20
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const LOWER_E = 0x65
const NAME = /^[\p{L}\p{N}_$@#.:/ -]{1,100}$/u
/** A whole number of so many digits is exact as it is summed up. */
const EXACT_DIGITS = 15

const WORDS = ['true', 'false', 'null'].map(word => ({ word, bytes: Buffer.from(word) }))

/** Reads a text from `start` to `end`; `undefined` where it is not of the form. */
export type JsonFormReader = (source: Buffer, start: number, end: number) => object | undefined

/**
 * A reader of flat JSON objects of one form.
 *
 * @param names of the fields, in their order; none of them `__proto__`
 * @param pieces what is in front of each value
 * @returns `undefined` where a name has other signs than names have, and where the process must not compile code
 * (`node --disallow-code-generation-from-strings`)
 */
export function compileJsonForm(names: readonly string[], pieces: readonly Buffer[]): JsonFormReader | undefined {
  if (!names.every(name => NAME.test(name))) return undefined
  const code = `return (source, start, end) => {
    let at = start, from = 0, first = 0, byte = 0, bits = 0, digits = 0, whole = 0
    let ${names.map((_, field) => `v${field}`).join(', ')}
    ${pieces.map(fieldCode).join('\n')}
    if (at !== end - 1 || source[at] !== 0x7d) return undefined
    return { ${names.map((name, field) => `${JSON.stringify(name)}: v${field}`).join(', ')} }
  }`
  try {
    return new Function('shortTextAt', 'endOfNumber', 'numberAt', 'endOfWord', code)(
      shortTextAt,
      endOfNumber,
      numberAt,
      endOfWord,
    )
  } catch {
    return undefined
  }
}

/** Compares the piece in front of a value, and reads the value: a text without escapes, a number, or a word. */
function fieldCode(piece: Buffer, field: number): string {
  const value = `v${field}`
  return `
    if (${[...piece].map((byte, index) => `source[at + ${index}] !== ${byte}`).join(' || ')}) return undefined
    from = at += ${piece.length}
    first = source[at]
    if (first === 0x22) {
      for (bits = 0, at++; at < end; at++) {
        byte = source[at]
        if (byte === 0x22) break
        if (byte === 0x5c || byte < 0x20) return undefined
        bits |= byte
      }
      if (at >= end) return undefined
      ${value} = bits > 0x7f ? source.toString('utf8', from + 1, at) : shortTextAt(source, from + 1, at)
      at++
    } else if (first === ${MINUS} || (first >= ${ZERO} && first <= ${NINE})) {
      if (first === ${MINUS}) at++
      digits = at
      whole = 0
      for (byte = source[at]; byte >= ${ZERO} && byte <= ${NINE}; byte = source[++at]) whole = whole * 10 + byte - ${ZERO}
      digits = at - digits
      if (digits === 0 || digits > ${EXACT_DIGITS} || (digits > 1 && source[at - digits] === ${ZERO})) return undefined
      if (byte === ${POINT} || (byte | ${SPACE}) === ${LOWER_E}) {
        at = endOfNumber(source, at)
        if (at < 0) return undefined
        ${value} = numberAt(source, from, at)
      } else ${value} = first === ${MINUS} ? -whole : whole
    } else {
      at = endOfWord(source, at)
      if (at < 0) return undefined
      ${value} = first === 0x74 ? true : first === 0x66 ? false : null
    }`
}

/** Behind `true`, `false` or `null`; -1 where none of them is there. */
function endOfWord(source: Buffer, at: number): number {
  for (const { word, bytes } of WORDS) {
    let index = 0
    while (index < bytes.length && source[at + index] === bytes[index]) index++
    if (index === word.length) return at + index
  }
  return -1
}

function numberAt(source: Buffer, start: number, end: number): number {
  return Number(latin1At(source, start, end))
}

/** Behind the fraction and the exponent that begin there; -1 where they are not what JSON has. */
function endOfNumber(source: Buffer, from: number): number {
  let at = from
  if (source[at] === POINT) {
    at = endOfDigits(source, at + 1)
    if (at < 0) return at
  }
  if (((source[at] as number) | SPACE) !== LOWER_E) return at
  const sign = source[at + 1]
  return endOfDigits(source, sign === MINUS || sign === 0x2b ? at + 2 : at + 1)
}

function endOfDigits(source: Buffer, from: number): number {
  let at = from
  while ((source[at] as number) >= ZERO && (source[at] as number) <= NINE) at++
  return at === from ? -1 : at
}
