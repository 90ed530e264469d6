import type { Subscription } from 'rxjs'
import { Alarm } from './Alarm.js'
import type { BackgroundWork } from './BackgroundWork.js'
import type { TickContext } from './TickContext.js'
import type { TickTimes } from './TickTimes.js'

/** Calls a function at given times: one call at a time unless overlap is asked for, and never several for missed times. */
export class Ticks {
  readonly #alarm: Alarm
  #leader: Subscription | undefined
  #due: number | undefined
  #skipped = 0

  constructor(
    private readonly work: BackgroundWork<TickContext>,
    private readonly times: TickTimes,
    private readonly overlap: boolean,
  ) {
    const { setBack } = times
    this.#alarm = new Alarm(
      work.host.scheduler,
      () => this.#tick(),
      setBack === undefined ? undefined : by => this.#setBack(by),
    )
  }

  /** When the next one is due. */
  get next(): number | undefined {
    return this.#due
  }

  get skipped(): number {
    return this.#skipped
  }

  /** The app runs. */
  begin(): void {
    const { work, times } = this
    if (work.over) return
    const { scheduler, leadership } = work.host
    work.begin()
    const now = scheduler.now()
    times.begin(now)
    this.#due = times.after(now)
    if (this.#due === undefined) {
      work.finish('done', 'there is no time any more')
      return
    }
    this.#alarm.set(this.#due)
    if (!work.onLeader) return
    this.#leader = leadership.leader$.subscribe(leads => {
      if (!leads) work.abort('this worker does not lead any more')
    })
  }

  /** Nothing is called any more. */
  end(): void {
    this.#leader?.unsubscribe()
    this.#alarm.clear()
    this.#due = undefined
  }

  #tick(): void {
    const { work, times } = this
    const { scheduler, leadership } = work.host
    const at = this.#due
    if (at === undefined) return
    const now = scheduler.now()
    this.#due = times.after(now)
    if (this.#due !== undefined) this.#alarm.set(this.#due)
    if (!work.onLeader || leadership.isLeader) {
      const missed = times.between(at, now)
      const called = this.overlap || !work.busy
      if (called) void work.call({ at }).then(() => this.#ended())
      if (missed > 0 || !called) this.#skip(missed + (called ? 0 : 1))
    }
    if (!work.busy) this.#ended()
  }

  #ended(): void {
    if (this.#due === undefined && !this.work.busy) this.work.finish('done', 'there is no time any more')
  }

  #skip(count: number): void {
    const { kind, name, host } = this.work
    this.#skipped += count
    host.monitor.ticksSkipped += count
    const what = kind === 'timer' ? `Timer "${name}"` : `Cron job "${name}"`
    host.warn(
      'RXFAUST_TICK_SKIPPED',
      this.overlap
        ? `${what} has skipped ticks, as the process was held up. See what blocks it; info().skipped counts them.`
        : `${what} has skipped ticks: its work takes longer than there is until the next one, or the process was held up. Have the work end sooner, tick less often, or choose overlap: true; info().skipped counts them.`,
    )
  }

  #setBack(by: number): number {
    this.times.setBack?.(by)
    const due = (this.#due ?? 0) - by
    this.#due = due
    return due
  }
}
