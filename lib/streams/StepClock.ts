/** Milliseconds in one go from which on a step of a pipe is told of. */
const LIMIT = 1_000

/**
 * Finds out which step of a pipe blocks the event loop, in development: while one runs, nothing else does, neither
 * the server beside it nor the heartbeats that keep its partitions. The time between two changes of step belongs to
 * the step that was running.
 */
export class StepClock {
  #running: string | undefined
  #since = 0
  /** The step whose source is being subscribed to. */
  subscribing: string | undefined

  constructor(private readonly blocked: (step: string, millis: number) => void) {}

  /** @returns what was running, for {@link leave} */
  enter(step: string): string | undefined {
    this.#turn()
    const outer = this.#running
    this.#running = step
    return outer
  }

  leave(outer: string | undefined): void {
    this.#turn()
    this.#running = outer
  }

  #turn(): void {
    const now = performance.now()
    const spent = now - this.#since
    this.#since = now
    if (spent > LIMIT && this.#running !== undefined) this.blocked(this.#running, spent)
  }
}
