import type { SchedulerLike, Subscription } from 'rxjs'

/**
 * When to commit: an interval after the first thing that is done, or at once after many. There is no standing timer,
 * so that an idle app costs nothing and virtual time comes to an end.
 */
export class CommitTimer {
  #done = 0
  #timer: Subscription | undefined
  #stopped = false

  constructor(
    private readonly scheduler: SchedulerLike,
    private readonly interval: number,
    private readonly every: number,
    private readonly commit: () => void,
  ) {}

  /** Something is done that a commit would keep. */
  done(): void {
    this.#done++
    if (this.#stopped) return
    if (this.#done >= this.every) this.#fire()
    else this.#timer ??= this.scheduler.schedule(() => this.#fire(), this.interval)
  }

  /** A commit has failed and is to be tried again. */
  again(): void {
    if (!this.#stopped) this.#timer ??= this.scheduler.schedule(() => this.#fire(), this.interval)
  }

  stop(): void {
    this.#stopped = true
    this.#clear()
  }

  #fire(): void {
    this.#clear()
    this.commit()
  }

  #clear(): void {
    this.#done = 0
    this.#timer?.unsubscribe()
    this.#timer = undefined
  }
}
