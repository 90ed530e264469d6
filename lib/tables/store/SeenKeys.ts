import { murmur2 } from '../../transport/murmur2.js'

const BITS_PER_KEY = 10
const PROBES = 7
const MOST_BITS = 2 ** 25

/**
 * Keys that were seen, in ten bits each: a Bloom filter. What it says not to have seen it has not; of what it says to
 * have seen, about one in a hundred is new. Kirsch and Mitzenmacher, "Less Hashing, Same Performance": the probes are
 * made of two hashes.
 */
export class SeenKeys {
  readonly #bits: Uint32Array
  readonly #mask: number

  /** @param keys at most so many are expected; with more of them it errs more often */
  constructor(keys: number) {
    let size = 1_024
    while (size < keys * BITS_PER_KEY && size < MOST_BITS) size *= 2
    this.#bits = new Uint32Array(size / 32)
    this.#mask = size - 1
  }

  /** Whether the key may have been added before; it is from now on. */
  add(key: Buffer): boolean {
    const bits = this.#bits
    const mask = this.#mask
    // Mixed, as all keys of a partition have the remainder of this hash in common.
    let hash = murmur2(key)
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
    hash ^= hash >>> 15
    // Odd, so that no probe falls on another one.
    const step = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b) | 1
    let seen = true
    for (let probe = 0, at = hash; probe < PROBES; probe++, at = (at + step) | 0) {
      const word = (at & mask) >>> 5
      const bit = 1 << (at & 31)
      const held = bits[word] as number
      if ((held & bit) !== 0) continue
      seen = false
      bits[word] = held | bit
    }
    return seen
  }
}
