import type { StreamRuntime } from '../streams/StreamRuntime.js'
import { pause } from '../util/pause.js'
import { RxfaustError } from '../util/RxfaustError.js'

/** Milliseconds between two attempts: at first, and at most. */
const PAUSE = 100
const LONGEST_PAUSE = 10_000

/**
 * Waits for what a record needs before it can be decoded, such as a schema: as long as it takes, where the failure may
 * pass. Any other failure is left to the decoding, which fails too.
 *
 * @param over whether nobody waits any more
 */
export async function awaitRecord(
  runtime: StreamRuntime,
  topic: string,
  attempt: () => Promise<unknown> | undefined,
  over: () => boolean,
): Promise<void> {
  for (let wait = PAUSE; !over(); wait = Math.min(2 * wait, LONGEST_PAUSE)) {
    try {
      await attempt()
      return
    } catch (error) {
      if (!(error instanceof RxfaustError && error.retriable)) return
      runtime.logger.warn({ error, topic }, 'a record waits for what it has to be decoded with')
      await pause(wait, runtime.scheduler)
    }
  }
}
