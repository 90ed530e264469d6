import type { Subscription } from 'rxjs'
import type { BackgroundWork } from './BackgroundWork.js'
import type { TaskContext } from './TaskContext.js'
import type { TaskInfo } from './TaskInfo.js'

/** A function that is called once the app runs, or each time that this worker becomes the leader; see `app.task`. */
export class BackgroundTask {
  readonly name: string
  readonly #work: BackgroundWork<TaskContext>
  #leader: Subscription | undefined
  /** This worker leads again, while the call of the last time has not ended. */
  #again = false

  /** @internal made by `app.task` */
  constructor(work: BackgroundWork<TaskContext>) {
    this.name = work.name
    this.#work = work
  }

  /** @internal the app runs */
  begin(): void {
    const work = this.#work
    if (work.over) return
    work.begin()
    if (!work.onLeader) {
      void work.call({}).then(() => work.finish('done', 'it has ended'))
      return
    }
    this.#leader = work.host.leadership.leader$.subscribe(leads => this.#turn(leads))
    if (work.over) this.end()
  }

  /** @internal nothing is called any more */
  end(): void {
    this.#leader?.unsubscribe()
  }

  /** Ends it for good, in this worker: its signal is aborted, and it is not called any more. */
  cancel(): void {
    this.#work.finish('cancelled', 'it is cancelled')
  }

  /** What it is, and what it does in this worker. */
  info(): TaskInfo {
    return this.#work.info()
  }

  #turn(leads: boolean): void {
    this.#again = leads && this.#work.busy
    if (!leads) this.#work.abort('this worker does not lead any more')
    else if (!this.#again) this.#lead()
  }

  #lead(): void {
    void this.#work.call({}).then(() => {
      if (!this.#again) return
      this.#again = false
      this.#lead()
    })
  }
}
