import type { BackgroundWork } from './BackgroundWork.js'
import type { TaskInfo } from './TaskInfo.js'
import type { TickContext } from './TickContext.js'
import { Ticks } from './Ticks.js'
import type { TickTimes } from './TickTimes.js'

/** A function that is called again and again: what timers and cron jobs have in common. */
export abstract class Ticking {
  readonly name: string
  readonly #work: BackgroundWork<TickContext>
  readonly #ticks: Ticks

  protected constructor(work: BackgroundWork<TickContext>, times: TickTimes, overlap: boolean) {
    this.name = work.name
    this.#work = work
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

  /** What it does in this worker, with its ticks. */
  protected ticked(): TaskInfo & Pick<Ticks, 'skipped' | 'next'> {
    const { skipped, next } = this.#ticks
    return { ...this.#work.info(), skipped, next }
  }
}
