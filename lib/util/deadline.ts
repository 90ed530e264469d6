import type { SchedulerLike } from 'rxjs'

/** Waits for a promise, but not longer than so many milliseconds; whether it settled in time. Rejects as it does. */
export async function deadline(promise: Promise<unknown>, millis: number, scheduler: SchedulerLike): Promise<boolean> {
  let end: (() => void) | undefined
  const over = new Promise<false>(resolve => {
    const timer = scheduler.schedule(() => resolve(false), millis)
    end = () => timer.unsubscribe()
  })
  try {
    return await Promise.race([promise.then(() => true), over])
  } finally {
    end?.()
  }
}
