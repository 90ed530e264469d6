import type { Logger } from '../../util/Logger.js'
import { Backoff } from './Backoff.js'
import { errorType, isHopeless, rootError, toRxfaustError } from './kafkaErrors.js'
import { pause } from './pause.js'

/** Options of {@link retrying}. Times in ms. */
export interface RetryOptions {
  /** What is done, as in "Kafka could not …". */
  readonly doing: string
  /** How long it goes on trying. */
  readonly patience: number
  readonly backoff?: Backoff
  /** Kafka's names of errors that no retry changes, besides those that are hopeless anywhere. */
  readonly final: readonly string[]
  /** Ends the trying. */
  readonly signal: AbortSignal
  readonly logger: Logger
}

/**
 * Calls until it works, or can't.
 *
 * @throws RxfaustError of the last attempt
 */
export async function retrying<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { doing, patience, backoff = new Backoff(), final, signal, logger } = options
  const until = Date.now() + patience
  for (;;) {
    try {
      return await call()
    } catch (error) {
      const wait = backoff.next()
      const over = signal.aborted || Date.now() + wait > until
      if (over || isHopeless(error) || final.includes(errorType(error))) throw toRxfaustError(error, doing)
      logger.debug({ error: rootError(error) }, `could not ${doing}, trying again`)
      await pause(wait, signal)
    }
  }
}
