/** Items under a time and an id, the times in order. Most times are added at the end and dropped from the beginning. */
export class TimeBuckets<T> {
  readonly #buckets = new Map<number, Map<string, T>>()
  /** In ascending order from `#head` on; those before are dropped, those without a bucket have become empty. */
  #times: number[] = []
  #head = 0
  /** The times behind `#scannedFrom` and before this position have no buckets: most questions are asked in order. */
  #scanned = 0
  #scannedFrom = Infinity

  /** Items. */
  get size(): number {
    let size = 0
    for (const bucket of this.#buckets.values()) size += bucket.size
    return size
  }

  get(time: number, id: string): T | undefined {
    return this.#buckets.get(time)?.get(id)
  }

  put(time: number, id: string, item: T): void {
    let bucket = this.#buckets.get(time)
    if (bucket === undefined) {
      bucket = new Map()
      this.#buckets.set(time, bucket)
      const at = this.#firstFrom(time)
      if (at === this.#times.length) this.#times.push(time)
      else if (this.#times[at] !== time) this.#times.splice(at, 0, time)
      if (at < this.#scanned) this.#scanned = at
    }
    bucket.set(id, item)
  }

  delete(time: number, id: string): boolean {
    const bucket = this.#buckets.get(time)
    if (bucket === undefined || !bucket.delete(id)) return false
    if (bucket.size === 0) {
      this.#buckets.delete(time)
      if (this.#times.length > 64 && this.#times.length > 2 * this.#buckets.size) this.#compact()
    }
    return true
  }

  /** The earliest time above `after`; `undefined` where there is none. */
  next(after: number): number | undefined {
    const times = this.#times
    let at = this.#firstFrom(after)
    if (after >= this.#scannedFrom && at < this.#scanned) at = this.#scanned
    while (at < times.length && (times[at] === after || !this.#buckets.has(times[at] as number))) at++
    this.#scanned = at
    this.#scannedFrom = after
    return times[at]
  }

  /** The items under one time. */
  at(time: number): Iterable<T> {
    return this.#buckets.get(time)?.values() ?? []
  }

  /** Forgets everything before a time. @param dropped is told of each item */
  dropBefore(time: number, dropped?: (item: T, id: string) => void): void {
    const times = this.#times
    let head = this.#head
    for (; head < times.length && (times[head] as number) < time; head++) {
      const bucket = this.#buckets.get(times[head] as number)
      if (bucket === undefined) continue
      if (dropped !== undefined) for (const [id, item] of bucket) dropped(item, id)
      this.#buckets.delete(times[head] as number)
    }
    this.#head = head
    if (head > 64 && head * 2 > times.length) this.#compact()
  }

  #compact(): void {
    this.#times = this.#times.slice(this.#head).filter(time => this.#buckets.has(time))
    this.#head = 0
    this.#scanned = 0
  }

  /** The position of the first time that is not before the given one. */
  #firstFrom(time: number): number {
    const times = this.#times
    let high = times.length
    if (high === this.#head || (times[high - 1] as number) < time) return high
    let low = this.#head
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((times[middle] as number) < time) low = middle + 1
      else high = middle
    }
    return low
  }
}
