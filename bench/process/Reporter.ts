import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { LoopDelay } from './LoopDelay.js'
import type { Usage } from './Usage.js'

/** Milliseconds. */
const RESOLUTION = 1

/**
 * What a measured program tells, in lines: marks, `NAME time`, with the time in milliseconds since the epoch, and facts,
 * `INFO name value`. The programs of other libraries print the same marks.
 */
export class Reporter {
  #delays: IntervalHistogram | undefined
  #seen = 0

  /** @param records with which the job is through; then `done` is awaited and the end is told */
  constructor(
    private readonly records: number,
    private readonly done: () => Promise<void> = () => Promise.resolve(),
  ) {}

  mark(name: string): void {
    console.log(`${name} ${Date.now()}`)
  }

  info(name: string, value: unknown): void {
    console.log(`INFO ${name} ${JSON.stringify(value)}`)
  }

  /** The first record is there. */
  begin(): void {
    if (this.#delays !== undefined) return
    this.mark('FIRST')
    this.#delays = monitorEventLoopDelay({ resolution: RESOLUTION })
    this.#delays.enable()
  }

  /** Counts records that got through. */
  seen(count = 1): void {
    if (this.#seen === 0) this.begin()
    this.#seen += count
    if (this.#seen < this.records || this.#seen - count >= this.records) return
    this.mark('SEEN')
    this.done().then(
      () => this.end(),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }

  /** Tells that everything is through, and what it took. */
  end(): void {
    const { user, system } = process.cpuUsage()
    // Kibibytes on all platforms, the docs of Node say.
    const usage: Usage = { cpu: (user + system) / 1e6, memory: process.resourceUsage().maxRSS / 1_024 }
    this.info('usage', usage)
    const delays = this.#delays
    delays?.disable()
    if (delays !== undefined && delays.count > 0) {
      const delay: LoopDelay = { p99: delays.percentile(99) / 1e6, max: delays.max / 1e6 }
      this.info('delay', delay)
    }
    this.mark('DONE')
  }
}
