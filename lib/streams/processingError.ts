import type { Event } from '../acks/Event.js'
import { RxfaustError } from '../util/RxfaustError.js'

/** What was thrown, with the event in whose processing it was thrown. */
export function processingError(cause: unknown, event: Event | undefined): RxfaustError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  if (event === undefined) {
    return new RxfaustError(
      'RXFAUST_PROCESSING',
      `A stream failed outside of any event: ${reason}.`,
      'Handle the error in the pipeline (catchError, retry) or in its cause.',
      { cause },
    )
  }
  const { topic, partition, offset } = event.message
  const key = event.key instanceof Uint8Array ? Buffer.from(event.key).toString('hex') : JSON.stringify(event.key)
  return new RxfaustError(
    'RXFAUST_PROCESSING',
    `Processing the record at offset ${offset} of partition ${partition} of topic "${topic}" (key ${key}) failed: ${reason}.`,
    "Fix the code, or choose what becomes of such events with onError: 'skip', { retry } or { deadLetter }.",
    { cause, details: { topic, partition, offset, key: event.key } },
  )
}
