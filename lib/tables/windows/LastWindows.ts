import type { WindowKey } from './WindowKey.js'

/** Keys that are kept. */
const MOST = 2_000
/** Windows that are made without a look at what is kept, where too few of those have been used twice. */
const PAUSE = 20_000

/**
 * The last window of each key: most events fall into the window that the one before of their key fell into, and its id,
 * a text of some length that a Map has to hash, need not be made again. Where keys seldom come twice, it makes way.
 */
export class LastWindows<K> {
  readonly #last = new Map<string, WindowKey<K>>()
  #hits = 0
  #paused = 0

  /** @param id of the key */
  windowOf(id: string, key: K, start: number, end: number): WindowKey<K> {
    if (this.#paused > 0) {
      this.#paused--
      return { start, end, key, id: undefined }
    }
    // A key that is an object may be changed by whoever made it.
    if (typeof key === 'object') return { start, end, key, id: undefined }
    const last = this.#last.get(id)
    if (last !== undefined && last.start === start && last.end === end) {
      this.#hits++
      return last
    }
    const window: WindowKey<K> = { start, end, key, id: undefined }
    if (last === undefined && this.#last.size === MOST) this.#clear()
    this.#last.set(id, window)
    return window
  }

  #clear(): void {
    if (this.#hits < MOST) this.#paused = PAUSE
    this.#hits = 0
    this.#last.clear()
  }
}
