/** Growing pauses between attempts: doubled from the first up to the longest (ms), with some jitter. */
export class Backoff {
  #failures = 0

  constructor(
    private readonly first = 50,
    private readonly longest = 2_000,
  ) {}

  /** The next pause in ms. */
  next(): number {
    const pause = Math.min(this.longest, this.first * 2 ** Math.min(this.#failures++, 20))
    return pause * (0.8 + Math.random() * 0.4)
  }

  reset(): void {
    this.#failures = 0
  }
}
