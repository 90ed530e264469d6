import type { BackgroundWork } from './BackgroundWork.js'
import type { CronInfo } from './CronInfo.js'
import type { CronTimes } from './CronTimes.js'
import type { TickContext } from './TickContext.js'
import { Ticks } from './Ticks.js'

/** A function that is called at the times of a cron pattern; see `app.cron`. */
export class CronJob {
  readonly name: string
  readonly #work: BackgroundWork<TickContext>
  readonly #times: CronTimes
  readonly #ticks: Ticks

  /** @internal made by `app.cron` */
  constructor(work: BackgroundWork<TickContext>, times: CronTimes, overlap: boolean) {
    this.name = work.name
    this.#work = work
    this.#times = times
    this.#ticks = new Ticks(work, times, overlap)
  }

  /** @internal the app runs */
  begin(): void {
    this.#ticks.begin()
  }

  /** @internal nothing is called any more */
  end(): void {
    this.#ticks.end()
  }

  /** Ends it for good, in this worker: the signal of its work is aborted, and it does not tick any more. */
  cancel(): void {
    this.#work.finish('cancelled', 'it is cancelled')
  }

  /** What it is, and what it does in this worker. */
  info(): CronInfo {
    const { pattern, timezone } = this.#times
    const { skipped, next } = this.#ticks
    return { ...this.#work.info(), pattern, timezone, skipped, next }
  }
}
