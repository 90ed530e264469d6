import type { BackgroundWork } from './BackgroundWork.js'
import type { CronInfo } from './CronInfo.js'
import type { CronTimes } from './CronTimes.js'
import type { TickContext } from './TickContext.js'
import { Ticking } from './Ticking.js'

/** A function that is called at the times of a cron pattern; see `app.cron`. */
export class CronJob extends Ticking {
  readonly #times: CronTimes

  /** @internal made by `app.cron` */
  constructor(work: BackgroundWork<TickContext>, times: CronTimes, overlap: boolean) {
    super(work, times, overlap)
    this.#times = times
  }

  /** What it is, and what it does in this worker. */
  info(): CronInfo {
    const { pattern, timezone } = this.#times
    return { ...this.ticked(), pattern, timezone }
  }
}
