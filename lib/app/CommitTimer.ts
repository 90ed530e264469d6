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
    private readonly host: {
      readonly scheduler: SchedulerLike
      /** Replaced as a whole, if at all, before the first commit. */
      readonly settings: { readonly commitInterval: number; readonly commitEvery: number }
    },
    private readonly commit: () => void,
  ) {}

  /** Something is done that a commit would keep. */
  done(): void {
    this.#done++
    if (this.#stopped) return
    if (this.#done >= this.host.settings.commitEvery) this.#fire()
    else this.#timer ??= this.host.scheduler.schedule(() => this.#fire(), this.host.settings.commitInterval)
  }

  /** A commit has failed and is to be tried again. */
  again(): void {
    if (this.#stopped) return
    this.#timer ??= this.host.scheduler.schedule(() => this.#fire(), this.host.settings.commitInterval)
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
