import type { RecordHeaders } from '../transport/RecordHeaders.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { readHeader } from './requestHeaders.js'

const CORRELATION_ID = 'rxfaust-correlation-id'
const FROM = 'rxfaust-reply-from'
const ERROR = 'rxfaust-reply-error'

/** The headers of a reply: `rxfaust-correlation-id`, `-reply-from` and, of an error, `-reply-error`, its message. */
export function replyHeaders(agent: string, correlationId: string, error?: unknown): RecordHeaders {
  return {
    [CORRELATION_ID]: Buffer.from(correlationId),
    [FROM]: Buffer.from(agent),
    ...(error !== undefined && { [ERROR]: Buffer.from(messageOf(error)) }),
  }
}

/** To which request a record is the reply. */
export function readCorrelationId(headers: RecordHeaders): string | undefined {
  return readHeader(headers, CORRELATION_ID)
}

/** The error that a reply brings, where it brings one. */
export function readReplyError(headers: RecordHeaders): RxfaustError | undefined {
  const message = readHeader(headers, ERROR)
  if (message === undefined) return undefined
  return replyError(readHeader(headers, FROM), message)
}

/** The error of somebody who has asked, where the agent has failed on the request. */
export function replyError(agent: string | undefined, message: string): RxfaustError {
  return new RxfaustError(
    'RXFAUST_AGENT',
    `Agent "${agent}" failed on the request: ${message}.`,
    "See the agent's log for its stack. It does not try the request again.",
    { details: { agent, message } },
  )
}

/** What a reply tells of an error. */
export function messageOf(error: unknown): string {
  const cause = error instanceof RxfaustError && error.cause !== undefined ? error.cause : error
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
}
