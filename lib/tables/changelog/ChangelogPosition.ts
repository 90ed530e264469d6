import type { SendResult } from '../../transport/SendResult.js'

/** Where a partition's store stands in its changelog, and whether somebody else writes to it. */
export class ChangelogPosition {
  #checkpoint: number | undefined
  /** The offset of our next record, where we are the only writer. */
  #expected: number | undefined
  #shared = false

  /** The store has everything before this offset; `undefined` where that is not known. */
  get checkpoint(): number | undefined {
    return this.#checkpoint
  }

  /** Read so far. */
  read(next: number | undefined): void {
    this.#checkpoint = next
    this.#expected = next
  }

  /**
   * Our records went to the changelog.
   *
   * @param exclusive nobody else can write: the offsets between ours are the ends of transactions
   * @returns `false` the first time that somebody else's are among them: the checkpoint then stays where it is
   */
  written(results: readonly SendResult[], exclusive: boolean): boolean {
    const first = results[0]?.offset ?? null
    const last = results[results.length - 1]?.offset ?? null
    if (exclusive) {
      if (last !== null) this.#checkpoint = last + 1
      return true
    }
    const alone = first !== null && last !== null && first === this.#expected && last - first === results.length - 1
    const noticed = !alone && !this.#shared
    this.#expected = last === null ? undefined : last + 1
    this.#shared ||= !alone
    if (!this.#shared) this.#checkpoint = this.#expected
    return !noticed
  }
}
