import { SeenKeys } from './SeenKeys.js'

/** Reads that a replay may make for the keys that it seems to have seen. */
const READS = 20_000

/**
 * How many entries a partition has.
 *
 * A write in a stream knows what was there before. A record that is replayed doesn't, and to ask the store takes
 * longer than all else that is done with it. So where an empty store is filled, keys that come for the first time are
 * told by a filter; where they come again and again, and where much is replayed into a store that has entries, these
 * are counted when it is over.
 */
export class EntryCount {
  size = 0
  #known = true
  #empty = false
  #seen: SeenKeys | undefined
  #reads = 0

  /** What the store's batch keeps; `undefined` where it has to be counted. */
  get kept(): number | undefined {
    return this.#known ? this.size : undefined
  }

  /** @param kept what the store has kept */
  restore(kept: number | undefined): void {
    this.size = kept ?? 0
    this.#known = kept !== undefined
  }

  /** The store was emptied. */
  reset(): void {
    this.size = 0
    this.#known = true
    this.#empty = true
    this.#seen = undefined
  }

  /** So many records at most are replayed next. */
  expect(records: number): void {
    if (!this.#known) return
    if (this.#empty) {
      this.#seen = new SeenKeys(records)
      this.#reads = 0
    } else this.#known = records <= this.size / 2
  }

  /**
   * What a record makes of the size, 0 where that isn't known.
   *
   * @param present whether it has a value
   * @param stored asks the store whether it has the key
   */
  replayed(key: Buffer, present: boolean, stored: (key: Buffer) => boolean): number {
    if (!this.#known) return 0
    if (this.#seen !== undefined) {
      if (!this.#seen.add(key)) return Number(present)
      if (++this.#reads > READS) {
        this.#known = false
        this.#seen = undefined
        return 0
      }
    }
    return Number(present) - Number(stored(key))
  }

  /** The replay is over. @param count counts the entries of the store @returns whether the size was not known */
  async settle(count: () => Promise<number>): Promise<boolean> {
    this.#empty = false
    this.#seen = undefined
    if (this.#known) return false
    this.size = await count()
    this.#known = true
    return true
  }
}
