import { RxfaustError } from '../../util/RxfaustError.js'

/** The error of a send that failed. */
export function failedSend(cause: unknown): RxfaustError {
  if (cause instanceof RxfaustError) return cause
  return new RxfaustError(
    'RXFAUST_SEND',
    `Records could not be sent: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Look at the cause.',
    { cause },
  )
}
