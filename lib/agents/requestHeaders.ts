import type { RecordHeaders } from '../transport/RecordHeaders.js'

const REPLY_TO = 'rxfaust-reply-to'
const CORRELATION_ID = 'rxfaust-correlation-id'
const AGENT = 'rxfaust-agent'
const ERRORS = 'rxfaust-reply-errors'
const FORM = 'rxfaust-reply-form'
const NAMES: readonly string[] = [REPLY_TO, CORRELATION_ID, AGENT, ERRORS, FORM]
const NO = Buffer.from('no')
const ENVELOPE = Buffer.from('envelope')

/**
 * What a request tells besides its value, in the headers `rxfaust-reply-to`, `-correlation-id` and `-agent`, and
 * `-reply-errors` or `-reply-form` where they are not as usual. Headers go along with what is made of an event, through
 * repartitions as well, so a request says which agent is asked: others that see it, or what came of it, do not answer.
 */
export interface Request {
  /** The topic that the reply is sent to. */
  readonly replyTo: string
  readonly correlationId: string
  /** The agent that is asked; without it any agent answers. */
  readonly agent: string | undefined
  /** Whether an error is told as well, in a reply without a value. */
  readonly errors: boolean
  /** Whether the reply comes in an envelope, rather than with headers. */
  readonly enveloped: boolean
}

/** The headers of a request. */
export function requestHeaders({ replyTo, correlationId, agent, errors, enveloped }: Request): RecordHeaders {
  return {
    [REPLY_TO]: Buffer.from(replyTo),
    [CORRELATION_ID]: Buffer.from(correlationId),
    ...(agent !== undefined && { [AGENT]: Buffer.from(agent) }),
    ...(!errors && { [ERRORS]: NO }),
    ...(enveloped && { [FORM]: ENVELOPE }),
  }
}

/** The request that a record is; `undefined` where nobody waits for a reply. */
export function readRequest(headers: RecordHeaders): Request | undefined {
  if (headers[REPLY_TO] === undefined) return undefined
  const replyTo = readHeader(headers, REPLY_TO)
  if (replyTo === undefined) return undefined
  return {
    replyTo,
    correlationId: readHeader(headers, CORRELATION_ID) ?? '',
    agent: readHeader(headers, AGENT),
    errors: readHeader(headers, ERRORS) !== 'no',
    enveloped: readHeader(headers, FORM) === 'envelope',
  }
}

/** The headers without those of a request: what is made of it for others asks nobody. */
export function withoutRequest(headers: RecordHeaders): RecordHeaders {
  if (headers[REPLY_TO] === undefined) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NAMES.includes(name)))
}

/** The text of a header, of the last one of that name. */
export function readHeader(headers: RecordHeaders, name: string): string | undefined {
  const value = headers[name]
  const bytes = Array.isArray(value) ? value.at(-1) : (value as Uint8Array | undefined)
  return bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
}
