import type { Event } from '../acks/Event.js'
import type { RecordHeaders } from '../transport/RecordHeaders.js'
import { RxfaustError } from '../util/RxfaustError.js'

/**
 * The headers of a dead letter: those of the record, and `rxfaust-error`, `-error-code`, `-topic`, `-partition`,
 * `-offset`, `-timestamp` (of the record, milliseconds) and `-failed-at` (ISO 8601), all as text.
 */
export function deadLetterHeaders(event: Event, error: unknown, failedAt: number): RecordHeaders {
  const { topic, partition, offset, timestamp } = event.message
  const cause = error instanceof RxfaustError && error.cause instanceof Error ? error.cause : error
  const added = {
    error: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
    'error-code': error instanceof RxfaustError ? error.code : 'RXFAUST_PROCESSING',
    topic,
    partition: String(partition),
    offset: String(offset),
    timestamp: String(timestamp),
    'failed-at': new Date(failedAt).toISOString(),
  }
  const headers: Record<string, Uint8Array | readonly Uint8Array[]> = { ...event.headers }
  for (const [name, value] of Object.entries(added)) headers[`rxfaust-${name}`] = Buffer.from(value)
  return headers
}
