import type { WindowRetention } from '../windows/WindowRetention.js'
import type { StreamTime } from './StreamTime.js'

const NEVER: StreamTime = { time: -Infinity, announced: -Infinity }

/** Stream time of one partition of windows, and what of it has expired. */
export class PartitionTime {
  #time = -Infinity
  #firstLive = -Infinity
  /** What the last commit has kept. */
  #kept = NEVER
  /** What is in the store: behind `kept` while a commit is under way. */
  #stored = NEVER

  constructor(private readonly retention: WindowRetention) {}

  get time(): number {
    return this.#time
  }

  /** Keys of an earlier time have expired. */
  get firstLive(): number {
    return this.#firstLive
  }

  /**
   * Keys of an earlier time are needed by nobody any more, and by no start after a crash: they had expired at the
   * point of time that is in the store, and all that was to be announced of them was announced.
   */
  get firstKept(): number {
    const { time, announced } = this.#stored
    // What announces may go by the time of several states, which may be ahead of this one's.
    return this.#firstLiveAt(Math.min(time, announced))
  }

  advance(timestamp: number): void {
    if (timestamp <= this.#time) return
    this.#time = timestamp
    this.#firstLive = this.#firstLiveAt(timestamp)
  }

  /** At the start: what store or changelog tell. */
  restore(kept: StreamTime): void {
    this.advance(kept.time)
    this.#kept = later(kept, this.#kept)
    this.#stored = this.#kept
  }

  get kept(): StreamTime {
    return this.#kept
  }

  /** Whether a commit has something to keep. */
  moved(announced: number): boolean {
    return this.#time > this.#kept.time || announced > this.#kept.announced
  }

  keep(announced: number): StreamTime {
    this.#kept = { time: this.#time, announced: Math.max(announced, this.#kept.announced) }
    return this.#kept
  }

  /** What a commit has kept is in the store. */
  stored(time: StreamTime): void {
    this.#stored = later(time, this.#stored)
  }

  #firstLiveAt(time: number): number {
    const { size, expires } = this.retention
    return expires === undefined ? -Infinity : time - size - expires + 1
  }
}

function later(one: StreamTime, other: StreamTime): StreamTime {
  return { time: Math.max(one.time, other.time), announced: Math.max(one.announced, other.announced) }
}
