/**
 * Keeps about the `capacity` entries used last. Two generations instead of an order of use: an entry that is used
 * moves to the young one, and when that is full the old one goes. A hit in the young generation costs one look-up.
 */
export class RecentCache<T> {
  #young = new Map<string, T>()
  #old = new Map<string, T>()
  readonly #half: number

  /** @param capacity entries; 0 keeps none */
  constructor(capacity: number) {
    this.#half = capacity < 2 ? 0 : Math.floor(capacity / 2)
  }

  /** Never above the capacity. */
  get size(): number {
    let size = this.#young.size
    for (const id of this.#old.keys()) if (!this.#young.has(id)) size++
    return size
  }

  get empty(): boolean {
    return this.#young.size === 0 && this.#old.size === 0
  }

  get(id: string): T | undefined {
    const young = this.#young.get(id)
    if (young !== undefined) return young
    const old = this.#old.get(id)
    if (old !== undefined) this.set(id, old)
    return old
  }

  set(id: string, value: T): void {
    if (this.#half === 0) return
    this.#young.set(id, value)
    if (this.#young.size < this.#half) return
    this.#old = this.#young
    this.#young = new Map()
  }

  delete(id: string): void {
    this.#young.delete(id)
    this.#old.delete(id)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }
}
