import type { ChaosItem } from './ChaosItem.js'

/** Milliseconds of a window. */
export const WINDOW = 30_000

/** A record of the load, with where it goes. */
export interface LoadRecord {
  readonly topic: 'source' | 'skipped' | 'buried'
  readonly item: ChaosItem
  /** Milliseconds since the epoch. */
  readonly timestamp: number
}

const BEGIN = Date.UTC(2026, 0, 1)
const KEYS = 150
const GROUPS = 12

/** The load as it is in every run: what the nth record is depends on n alone. */
export function loadOf(at: number): LoadRecord {
  const topic = at % 40 === 13 ? 'skipped' : at % 40 === 27 ? 'buried' : 'source'
  // Of each key and topic the records are numbered without a gap, so that order can be checked.
  const block = Math.floor(at / KEYS)
  const key = `k${at % KEYS}`
  return {
    topic,
    item: { key, sequence: block, group: `g${(at * 7 + block) % GROUPS}`, mode: modeOf(at, topic) },
    timestamp: BEGIN + at * 20,
  }
}

function modeOf(at: number, topic: LoadRecord['topic']): ChaosItem['mode'] {
  if (topic !== 'source') return at % 3 === 0 ? 'bad' : undefined
  if (at % 211 === 0) return 'slow'
  if (at % 307 === 0) return 'flaky'
  return undefined
}
