import type { RecordHeaders } from '../transport/RecordHeaders.js'

const REPLY_TO = 'rxfaust-reply-to'
const CORRELATION_ID = 'rxfaust-correlation-id'
const AGENT = 'rxfaust-agent'
const NAMES: readonly string[] = [REPLY_TO, CORRELATION_ID, AGENT]

/**
 * What a request tells besides its value, in the headers `rxfaust-reply-to`, `-correlation-id` and `-agent`. Headers go
 * along with what is made of an event, through repartitions as well, so a request says which agent is asked: others that
 * see it, or what came of it, do not answer.
 */
export interface Request {
  /** The topic that the reply is sent to. */
  readonly replyTo: string
  readonly correlationId: string
  /** The agent that is asked; without it any agent answers. */
  readonly agent: string | undefined
}

/** The headers with those of a request. */
export function requestHeaders(request: Request, headers: RecordHeaders = {}): RecordHeaders {
  const { replyTo, correlationId, agent } = request
  return {
    ...headers,
    [REPLY_TO]: Buffer.from(replyTo),
    [CORRELATION_ID]: Buffer.from(correlationId),
    ...(agent !== undefined && { [AGENT]: Buffer.from(agent) }),
  }
}

/** The request that a record is; `undefined` where nobody waits for a reply. */
export function readRequest(headers: RecordHeaders): Request | undefined {
  if (headers[REPLY_TO] === undefined) return undefined
  const replyTo = readHeader(headers, REPLY_TO)
  if (replyTo === undefined) return undefined
  return { replyTo, correlationId: readHeader(headers, CORRELATION_ID) ?? '', agent: readHeader(headers, AGENT) }
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
