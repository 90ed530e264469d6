import type { SchedulerLike } from 'rxjs'
import { pause } from '../util/pause.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { Patience } from './Patience.js'

const FIRST_BACKOFF = 100
const LONGEST_BACKOFF = 5_000

/**
 * Repeats what fails in a way that may pass, with growing pauses, for as long as the patience lasts. What is run gets
 * a signal that aborts at the end, however it ends.
 */
export async function retrying<T>(
  scheduler: SchedulerLike,
  patience: Patience,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let backoff = FIRST_BACKOFF; ; backoff = Math.min(backoff * 2, LONGEST_BACKOFF)) {
    const attempt = new AbortController()
    try {
      return await patience.wait(run(attempt.signal))
    } catch (error) {
      if (!(error instanceof RxfaustError && error.retriable) || error.code === 'RXFAUST_STALE_EPOCH') throw error
      attempt.abort()
      const resting = new AbortController()
      try {
        await patience.wait(pause(backoff, scheduler, resting.signal), error)
      } finally {
        resting.abort()
      }
    } finally {
      attempt.abort()
    }
  }
}
