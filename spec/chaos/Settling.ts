/** How long changes took to settle, in milliseconds. */
export class Settling {
  readonly #times: number[] = []

  add(millis: number): void {
    this.#times.push(Math.max(0, millis))
  }

  get count(): number {
    return this.#times.length
  }

  get worst(): number {
    return this.#times.length === 0 ? 0 : Math.max(...this.#times)
  }

  /** `share` 0.5 is the median. */
  quantile(share: number): number {
    const sorted = [...this.#times].sort((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  }
}
