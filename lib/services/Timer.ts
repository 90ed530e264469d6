import type { BackgroundWork } from './BackgroundWork.js'
import type { IntervalTimes } from './IntervalTimes.js'
import type { TickContext } from './TickContext.js'
import { Ticks } from './Ticks.js'
import type { TimerInfo } from './TimerInfo.js'

/** A function that is called at an interval; see `app.timer`. */
export class Timer {
  readonly name: string
  readonly #work: BackgroundWork<TickContext>
  readonly #interval: number
  readonly #ticks: Ticks

  /** @internal made by `app.timer` */
  constructor(work: BackgroundWork<TickContext>, times: IntervalTimes, overlap: boolean) {
    this.name = work.name
    this.#work = work
    this.#interval = times.interval
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
  info(): TimerInfo {
    const { skipped, next } = this.#ticks
    return { ...this.#work.info(), interval: this.#interval, skipped, next }
  }
}
