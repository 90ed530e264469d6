import { BehaviorSubject, type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs'
import { Monitor } from '../../lib/acks/Monitor.js'
import type { Logger } from '../../lib/index.js'
import { Background } from '../../lib/services/Background.js'
import type { Leadership } from '../../lib/services/Leadership.js'
import type { ServiceHost } from '../../lib/services/ServiceHost.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { settle } from './settle.js'

/** What background work runs on, without an app: a clock that can be set, and a leader that is chosen by hand. */
export class BackgroundHarness implements ServiceHost {
  readonly id = 'harness'
  readonly monitor = new Monitor()
  readonly timezone = 'utc'
  readonly leads$ = new BehaviorSubject(false)
  readonly tracked: Promise<unknown>[] = []
  readonly warnings: string[] = []
  readonly logged: unknown[] = []
  readonly failures: unknown[] = []
  readonly background: Background
  readonly logger: Logger = { ...silentLogger, error: fields => this.logged.push((fields as { error: unknown }).error) }
  readonly leadership: Leadership
  elected = false
  /** What the lease says, where it differs from what was told. */
  lapsed = false
  /** Timers have their own time, as those of Node: it passes evenly, whatever the clock shows. */
  #time = 0
  #clock: number
  readonly #actions: { readonly at: number; readonly run: () => void }[] = []
  readonly scheduler: SchedulerLike

  constructor(clock = 0) {
    this.#clock = clock
    this.leadership = this.#lead()
    this.scheduler = this.#schedule()
    this.background = new Background(this)
  }

  warn(code: string): void {
    this.warnings.push(code)
  }

  fail(error: unknown): void {
    this.failures.push(error)
  }

  /** The clock is set, forward or back, by so many milliseconds: no timer notices. */
  setClock(by: number): void {
    this.#clock += by
  }

  /** Lets time pass, with all that happens in it. */
  async advance(millis: number): Promise<void> {
    const until = this.#time + millis
    await settle()
    for (;;) {
      this.#actions.sort((a, b) => a.at - b.at)
      const next = this.#actions[0]
      if (next === undefined || next.at > until) break
      this.#actions.shift()
      this.#pass(next.at)
      next.run()
      await settle()
    }
    this.#pass(until)
  }

  #pass(time: number): void {
    this.#clock += time - this.#time
    this.#time = time
  }

  #lead(): Leadership {
    const harness = this
    return {
      get isLeader() {
        return harness.leads$.value && !harness.lapsed
      },
      leader$: this.leads$,
      elect: () => {
        this.elected = true
      },
      track: work => this.tracked.push(work),
    }
  }

  #schedule(): SchedulerLike {
    return {
      now: () => this.#clock,
      schedule: <T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription => {
        const run = (): void => work.call(undefined as never, state)
        const action = { at: this.#time + delay, run }
        this.#actions.push(action)
        return new Subscription(() => {
          const place = this.#actions.indexOf(action)
          if (place >= 0) this.#actions.splice(place, 1)
        })
      },
    }
  }
}
