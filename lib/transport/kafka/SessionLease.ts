/** Until when a member of a group is certain that the coordinator leaves it what it has. Times in milliseconds. */
export class SessionLease {
  #confirmed = NEVER
  #settled = NEVER

  /**
   * @param sessionTimeout of silence, after which the coordinator takes the member for dead
   * @param rebalanceTimeout after the beginning of a rebalance, when it goes on without those who have not rejoined
   */
  constructor(
    private readonly sessionTimeout: number,
    private readonly rebalanceTimeout: number,
  ) {}

  get left(): number {
    return Math.min(this.sessionTimeout - since(this.#confirmed), this.rebalanceTimeout - since(this.#settled))
  }

  /**
   * To be called before a request goes out.
   *
   * @returns to be called when it is confirmed; with `false` where the answer is that the group rebalances, which it may
   * have done since any time after the last other answer
   */
  renewal(): (settled: boolean) => void {
    const sent = { monotonic: performance.now(), wall: Date.now() }
    return settled => {
      if (sent.monotonic < this.#confirmed.monotonic) return
      this.#confirmed = sent
      if (settled) this.#settled = sent
    }
  }

  end(): void {
    this.#confirmed = NEVER
    this.#settled = NEVER
  }
}

interface Moment {
  readonly monotonic: number
  readonly wall: number
}

const NEVER: Moment = { monotonic: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY }

/** The monotonic clock stands still while the machine sleeps, and the wall clock may be set back: the later one counts. */
function since({ monotonic, wall }: Moment): number {
  return Math.max(performance.now() - monotonic, Date.now() - wall)
}
