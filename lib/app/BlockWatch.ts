import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'

/** Milliseconds. */
const RESOLUTION = 50
const LIMIT = 1_000

/**
 * Notices that the event loop was blocked, by whatever code: in production, where no step is timed, and by code
 * behind an `await`, which belongs to no step.
 */
export class BlockWatch {
  #delays: IntervalHistogram | undefined

  constructor(private readonly blocked: (millis: number) => void) {}

  start(): void {
    this.#delays = monitorEventLoopDelay({ resolution: RESOLUTION })
    this.#delays.enable()
  }

  /** Called from time to time, while something is done. */
  check(): void {
    const delays = this.#delays
    if (delays === undefined || delays.max < LIMIT * 1e6) return
    const millis = delays.max / 1e6
    delays.reset()
    this.blocked(millis)
  }

  stop(): void {
    this.#delays?.disable()
    this.#delays = undefined
  }
}
