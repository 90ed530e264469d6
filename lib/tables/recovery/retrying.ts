import type { SchedulerLike } from 'rxjs'
import { pause } from '../../util/pause.js'
import { RxfaustError } from '../../util/RxfaustError.js'
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
  failed?: (error: RxfaustError) => void,
): Promise<T> {
  let backoff = FIRST_BACKOFF
  let failure: unknown
  for (;;) {
    const attempt = new AbortController()
    const { since } = patience
    try {
      return await patience.wait(run(attempt.signal), failure)
    } catch (error) {
      if (!(error instanceof RxfaustError && error.retriable)) throw error
      failure = error
      failed?.(error)
    } finally {
      attempt.abort()
    }
    if (patience.since !== since) backoff = FIRST_BACKOFF
    const rest = new AbortController()
    try {
      await patience.wait(pause(backoff, scheduler, rest.signal), failure)
    } finally {
      rest.abort()
    }
    backoff = Math.min(backoff * 2, LONGEST_BACKOFF)
  }
}
