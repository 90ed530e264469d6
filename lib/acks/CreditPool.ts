/** The bytes of all partitions that were fetched and are not acknowledged, against one limit. */
export class CreditPool {
  #bytes = 0
  readonly #waiting = new Set<() => void>()

  /** @param limit in bytes */
  constructor(readonly limit: number) {}

  get bytes(): number {
    return this.#bytes
  }

  get exhausted(): boolean {
    return this.#bytes >= this.limit
  }

  take(bytes: number): void {
    this.#bytes += bytes
  }

  give(bytes: number): void {
    this.#bytes -= bytes
    if (this.#waiting.size === 0 || this.#bytes > this.limit / 2) return
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resume of waiting) resume()
  }

  /** Calls back once when half of the limit is free again. */
  onHalf(resume: () => void): void {
    this.#waiting.add(resume)
  }
}
