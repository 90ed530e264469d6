/*
 * An envelope: the value of a record, with headers that don't travel as such, since something on the way, or whoever
 * reads there, knows none. It is JSON:
 *   {"rxfaust":{"reply-to":"…","correlation-id":"…"},"value":…}      of a value that is written as JSON
 *   {"rxfaust":{…},"base64":"…"}                                      of any other
 *   {"rxfaust":{…}}                                                   of none
 * The names are those of the headers without `rxfaust-`. A record is one when its value begins with `{"rxfaust":{`, so
 * that others in the same topic need not be any.
 */
import { asBuffer } from '../codecs/asBuffer.js'
import type { RecordHeaders } from '../transport/RecordHeaders.js'

const PREFIX = 'rxfaust-'

/**
 * Puts a value into an envelope; see the top of the file.
 *
 * @param codec by which the value was written
 * @param headers whose names begin with `rxfaust-`, and which are text
 */
export function sealEnvelope(value: Uint8Array | null, codec: string, headers: RecordHeaders): Uint8Array {
  const told = JSON.stringify(
    Object.fromEntries(
      Object.entries(headers).map(([name, bytes]) => [
        name.slice(PREFIX.length),
        asBuffer(bytes as Uint8Array).toString(),
      ]),
    ),
  )
  if (value === null) return Buffer.from(`{"rxfaust":${told}}`)
  return codec === 'json'
    ? Buffer.from(`{"rxfaust":${told},"value":${asBuffer(value).toString()}}`)
    : Buffer.from(`{"rxfaust":${told},"base64":"${asBuffer(value).toString('base64')}"}`)
}
