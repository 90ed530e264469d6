import type { SchedulerLike, Subscription } from 'rxjs'
/** Somebody who waits for a reply. */
export interface Waiting<R> {
  resolve(reply: R): void
  reject(error: unknown): void
  /** Its error when the time is over. */
  expired(): unknown
}

interface Entry<R> extends Waiting<R> {
  readonly deadline: number
  readonly timeout: number
}

/**
 * Who waits for a reply, by correlation id. Those with the same timeout end in the order in which they came, so that
 * there is one timer, and nothing is kept of those that were answered.
 */
export class PendingReplies<R> {
  readonly #entries = new Map<string, Entry<R>>()
  readonly #byTimeout = new Map<number, Map<string, Entry<R>>>()
  #timer: Subscription | undefined

  constructor(private readonly scheduler: SchedulerLike) {}

  get size(): number {
    return this.#entries.size
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  /** @param timeout milliseconds */
  add(id: string, timeout: number, waiting: Waiting<R>): void {
    const entry: Entry<R> = {
      resolve: waiting.resolve,
      reject: waiting.reject,
      expired: waiting.expired,
      timeout,
      deadline: this.scheduler.now() + timeout,
    }
    this.#entries.set(id, entry)
    let same = this.#byTimeout.get(timeout)
    const first = same === undefined
    if (same === undefined) {
      same = new Map()
      this.#byTimeout.set(timeout, same)
    }
    same.set(id, entry)
    if (first) this.#schedule()
  }

  /** Takes one out; `undefined` where nobody waits any more. */
  take(id: string): Waiting<R> | undefined {
    const entry = this.#entries.get(id)
    if (entry === undefined) return undefined
    this.#entries.delete(id)
    const same = this.#byTimeout.get(entry.timeout)
    same?.delete(id)
    if (same?.size === 0) {
      this.#byTimeout.delete(entry.timeout)
      if (this.#byTimeout.size === 0) this.#schedule()
    }
    return entry
  }

  /** Nobody gets a reply any more. */
  rejectAll(error: unknown): void {
    for (const id of [...this.#entries.keys()]) this.take(id)?.reject(error)
  }

  #schedule(): void {
    this.#timer?.unsubscribe()
    this.#timer = undefined
    let next = Infinity
    for (const same of this.#byTimeout.values())
      for (const { deadline } of same.values()) {
        next = Math.min(next, deadline)
        break
      }
    if (next === Infinity) return
    this.#timer = this.scheduler.schedule(() => this.#expire(), Math.max(0, next - this.scheduler.now()))
  }

  #expire(): void {
    const now = this.scheduler.now()
    for (const same of [...this.#byTimeout.values()]) {
      for (const [id, { deadline }] of same) {
        if (deadline > now) break
        const waiting = this.take(id)
        waiting?.reject(waiting.expired())
      }
    }
    this.#schedule()
  }
}
