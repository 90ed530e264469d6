/** Bytes of a text that is kept. */
const LONGEST = 32
/** Texts that are kept at most; a power of two. */
const PLACES = 16_384

/**
 * Decodes short ASCII texts, such as keys are, and gives the same string again for the same bytes where it can: that
 * spares making it, and those who look something up by it its hash. A text that is met takes the place of another one,
 * so the memory is bounded.
 */
export class ShortTexts {
  readonly #texts: (string | undefined)[] = new Array(PLACES).fill(undefined)

  /** The text; `undefined` where it is longer, or not ASCII. */
  read(source: Buffer, start: number, end: number): string | undefined {
    const length = end - start
    if (length > LONGEST) return undefined
    let hash = length
    let all = 0
    for (let at = start; at < end; at++) {
      const byte = source[at] as number
      all |= byte
      hash = (Math.imul(hash, 31) + byte) | 0
    }
    if (all > 0x7f) return undefined
    const place = (hash ^ (hash >>> 13)) & (PLACES - 1)
    const kept = this.#texts[place]
    if (kept !== undefined && kept.length === length && matches(kept, source, start)) return kept
    const text = source.toString('latin1', start, end)
    this.#texts[place] = text
    return text
  }
}

function matches(text: string, source: Uint8Array, start: number): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== source[start + at]) return false
  return true
}
