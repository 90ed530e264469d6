import type { Visit } from './Visit.js'

const USERS = 10_000
const PAGES = 100
const AMOUNTS = 1_000
/** Milliseconds of a window; the times begin with one. */
const WINDOW = 10_000
/** Milliseconds before now: so recent that no broker deletes the records for their age. */
const AGO = 1_100_000

/** Visits by 10,000 users, or so many, to 100 pages, a millisecond apart, in no order of users; the same ones each time. */
export function* visits(count: number, users = USERS, now = Date.now()): Generator<Visit> {
  const base = Math.floor((now - AGO) / WINDOW) * WINDOW
  const random = createRandom(42)
  for (let at = 0; at < count; at++) {
    yield {
      user: `u${Math.floor(random() * users)}`,
      page: `p${Math.floor(random() * PAGES)}`,
      amount: Math.floor(random() * AMOUNTS),
      ts: base + at,
      sid: hex(random) + hex(random) + hex(random),
    }
  }
}

function hex(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
}

/** Mulberry32, by Tommy Ettinger: good enough, short, and the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
