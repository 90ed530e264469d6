import type { SchedulerLike, Subscription } from 'rxjs'

/**
 * Milliseconds of one wait. Node's timers hold 2^31 ms and stand still while the machine sleeps, so a long wait is one of
 * several, with a look at the clock in between.
 */
const LONGEST_WAIT = 600_000
/** Milliseconds that the clock may be behind a timer: more than rounding and slewing explain. */
const TOLERANCE = 1_000

/** Rings at a time of the scheduler's clock. */
export class Alarm {
  #timer: Subscription | undefined

  /**
   * @param setBack where the clock was set back by so many milliseconds while it was waited. Without it, the wait is
   * until the clock shows the time all the same
   * @returns for `setBack`, the time for which it is to wait now
   */
  constructor(
    private readonly scheduler: SchedulerLike,
    private readonly ring: () => void,
    private readonly setBack?: (by: number) => number,
  ) {}

  /** In place of the time before. */
  set(time: number): void {
    this.clear()
    const now = this.scheduler.now()
    const wait = Math.min(Math.max(0, time - now), LONGEST_WAIT)
    this.#timer = this.scheduler.schedule(() => this.#woke(time, now + wait), wait)
  }

  clear(): void {
    this.#timer?.unsubscribe()
    this.#timer = undefined
  }

  #woke(time: number, expected: number): void {
    this.#timer = undefined
    const now = this.scheduler.now()
    const behind = expected - now
    const due = behind > TOLERANCE && this.setBack !== undefined ? this.setBack(behind) : time
    // Node's timers may be a millisecond early.
    if (now < due) this.set(due)
    else this.ring()
  }
}
