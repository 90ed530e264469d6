import type { BackgroundWork } from './BackgroundWork.js'
import type { IntervalTimes } from './IntervalTimes.js'
import type { TickContext } from './TickContext.js'
import { Ticking } from './Ticking.js'
import type { TimerInfo } from './TimerInfo.js'

/** A function that is called at an interval; see `app.timer`. */
export class Timer extends Ticking {
  readonly #interval: number

  /** @internal made by `app.timer` */
  constructor(work: BackgroundWork<TickContext>, times: IntervalTimes, overlap: boolean) {
    super(work, times, overlap)
    this.#interval = times.interval
  }

  /** What it is, and what it does in this worker. */
  info(): TimerInfo {
    return { ...this.ticked(), interval: this.#interval }
  }
}
