import type { SchedulerLike, Subscription } from 'rxjs'
import type { Linger } from './Linger.js'

interface Waiting<T> {
  entries: T[]
  bytes: number
  timer: Subscription
}

/** What is held back for a moment, so that more goes together: by topic, in order. */
export class LingerBuffer<T extends { readonly bytes: number }> {
  readonly #waiting = new Map<Linger, Waiting<T>>()

  /** @param release is given what has waited long enough, or is enough */
  constructor(
    private readonly scheduler: SchedulerLike,
    private readonly release: (entries: readonly T[]) => void,
  ) {}

  add(entry: T, linger: Linger): void {
    let waiting = this.#waiting.get(linger)
    if (waiting === undefined) {
      const timer = this.scheduler.schedule(() => this.#end(linger), linger.millis)
      waiting = { entries: [], bytes: 0, timer }
      this.#waiting.set(linger, waiting)
    }
    waiting.entries.push(entry)
    waiting.bytes += entry.bytes
    if (waiting.bytes >= linger.bytes) this.#end(linger)
  }

  /** Releases everything now. */
  hurry(): void {
    for (const linger of [...this.#waiting.keys()]) this.#end(linger)
  }

  #end(linger: Linger): void {
    const waiting = this.#waiting.get(linger)
    if (waiting === undefined) return
    this.#waiting.delete(linger)
    waiting.timer.unsubscribe()
    this.release(waiting.entries)
  }
}
