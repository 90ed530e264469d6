import type { SchedulerLike, Subscription } from 'rxjs'

/** Waits for promises, but no longer than until a signal aborts, or nothing has been achieved for a time. */
export class Patience {
  #since: number

  /**
   * @param timeout milliseconds without progress
   * @param stalled makes the error of a time-out
   */
  constructor(
    private readonly scheduler: SchedulerLike,
    private readonly timeout: number,
    private readonly signal: AbortSignal,
    private readonly stalled: (cause: unknown) => unknown,
  ) {
    this.#since = scheduler.now()
  }

  /** When something was achieved last, on the scheduler's clock. */
  get since(): number {
    return this.#since
  }

  /** Something was achieved: the time begins anew. */
  progress(): void {
    this.#since = this.scheduler.now()
  }

  /**
   * What the promise gives; progress that is made meanwhile extends the time. A promise that is given up on goes on, and its result is dropped.
   *
   * @param cause behind the time-out, where it is known
   */
  wait<T>(promise: Promise<T>, cause?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const { signal, scheduler } = this
      let timer: Subscription | undefined
      const end = (): void => {
        timer?.unsubscribe()
        signal.removeEventListener('abort', abort)
      }
      const abort = (): void => {
        end()
        reject(signal.reason)
      }
      promise.then(
        value => {
          end()
          resolve(value)
        },
        (error: unknown) => {
          end()
          reject(error)
        },
      )
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort)
      if (!Number.isFinite(this.timeout)) return
      const check = (): void => {
        const left = this.#since + this.timeout - scheduler.now()
        if (left > 0) {
          timer = scheduler.schedule(check, left)
          return
        }
        end()
        reject(this.stalled(cause))
      }
      // A timer even where nothing is left: a promise that has its result may still give it.
      timer = scheduler.schedule(check, Math.max(0, this.#since + this.timeout - scheduler.now()))
    })
  }
}
