import type { SchedulerLike } from 'rxjs'

/**
 * Resolves after a time on the scheduler.
 *
 * @param signal ends the wait early; the promise then rejects with its reason
 */
export function pause(milliseconds: number, scheduler: SchedulerLike, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const abort = (): void => {
      timer.unsubscribe()
      reject(signal?.reason)
    }
    const timer = scheduler.schedule(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
