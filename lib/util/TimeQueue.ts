/**
 * Items by time, the earliest first; those of one time in the order in which they were added. A binary heap of the
 * times that occur, so that items may come in any order.
 */
export class TimeQueue<T> {
  readonly #times: number[] = []
  readonly #items = new Map<number, T[]>()

  /** The earliest time; Infinity where it is empty. */
  get first(): number {
    return this.#times[0] ?? Infinity
  }

  add(time: number, item: T): void {
    const known = this.#items.get(time)
    if (known !== undefined) {
      known.push(item)
      return
    }
    this.#items.set(time, [item])
    const times = this.#times
    let at = times.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = times[parent] as number
      if (above <= time) break
      times[at] = above
      at = parent
    }
    times[at] = time
  }

  /** Takes out the items of the earliest time. */
  take(): readonly T[] {
    const times = this.#times
    const time = times[0]
    const last = times.pop()
    if (time === undefined || last === undefined) return []
    if (times.length > 0) this.#sink(last)
    const items = this.#items.get(time) as T[]
    this.#items.delete(time)
    return items
  }

  clear(): void {
    this.#times.length = 0
    this.#items.clear()
  }

  #sink(time: number): void {
    const times = this.#times
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= times.length) break
      if (child + 1 < times.length && (times[child + 1] as number) < (times[child] as number)) child++
      const below = times[child] as number
      if (below >= time) break
      times[at] = below
      at = child
    }
    times[at] = time
  }
}
