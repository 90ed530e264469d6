import type { RecordHeaders } from '../transport/RecordHeaders.js'
import { RxfaustError } from '../util/RxfaustError.js'

/**
 * Refuses timestamps and headers that no broker takes, before what is sent with them waits for such a record.
 *
 * @param kind of the place, `topic` or `channel`, and its name
 * @throws RxfaustError `RXFAUST_ENCODE`
 */
export function checkRecord(kind: string, name: string, timestamp: number, headers: RecordHeaders | undefined): void {
  // Also before 1970: Kafka takes it, and events may be as old.
  if (!Number.isSafeInteger(timestamp)) {
    throw new RxfaustError(
      'RXFAUST_ENCODE',
      `A message with the timestamp ${String(timestamp)} was given to ${kind} "${name}".`,
      'Give whole milliseconds since the epoch, or none for the current time.',
    )
  }
  for (const header in headers) {
    const value: unknown = headers[header]
    if (value instanceof Uint8Array || (Array.isArray(value) && value.every(each => each instanceof Uint8Array)))
      continue
    throw new RxfaustError(
      'RXFAUST_ENCODE',
      `A message with a header "${header}" that is no bytes was given to ${kind} "${name}".`,
      'Give a Buffer or Uint8Array, as by Buffer.from(text), or an array of them.',
    )
  }
}
