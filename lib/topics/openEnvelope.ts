import { asBuffer } from '../codecs/asBuffer.js'
import type { InRecord } from '../transport/InRecord.js'
import { PackedRecord } from '../transport/PackedRecord.js'
import type { RecordHeaders } from '../transport/RecordHeaders.js'
import { RxfaustError } from '../util/RxfaustError.js'

const PREFIX = 'rxfaust-'
const BEGINNING = Buffer.from('{"rxfaust":{')
/** The codes of `{` and of `r` behind it and a quotation mark. */
const BRACE = 0x7b
const LETTER = 0x72

interface Envelope {
  readonly rxfaust: Readonly<Record<string, string>>
  readonly value?: unknown
  readonly base64?: string
}

/**
 * A record as it was before `sealEnvelope`; one that is in no envelope as it is.
 *
 * @throws RxfaustError `RXFAUST_DECODE`
 */
export function openEnvelope(record: InRecord): InRecord {
  // Nearly every record ends here.
  if (record instanceof PackedRecord && record.source[record.valueStart + 2] !== LETTER) return record
  const { value } = record
  if (value === null || value[0] !== BRACE || value[2] !== LETTER) return record
  const bytes = asBuffer(value)
  if (!bytes.subarray(0, BEGINNING.byteLength).equals(BEGINNING)) return record
  const text = bytes.toString()
  const envelope = read(text)
  const headers: Record<string, RecordHeaders[string]> = { ...record.headers }
  for (const [name, each] of Object.entries(envelope.rxfaust)) headers[`${PREFIX}${name}`] = Buffer.from(each)
  const { offset, timestamp, timestampType, key } = record
  return { offset, timestamp, timestampType, key, headers, value: bytesOf(envelope, text) }
}

function read(text: string): Envelope {
  try {
    const envelope = JSON.parse(text) as Envelope
    const { base64 = '' } = envelope
    if (Object.values(envelope.rxfaust).every(each => typeof each === 'string') && typeof base64 === 'string') {
      return envelope
    }
  } catch {
    // Told below.
  }
  throw new RxfaustError(
    'RXFAUST_DECODE',
    `The envelope of a request or reply is not what it should be: ${text.slice(0, 80)}`,
    'Something between its sender and here has changed or cut it. A value of your own can not begin with {"rxfaust":{.',
  )
}

function bytesOf({ rxfaust, value, base64 }: Envelope, text: string): Uint8Array | null {
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  if (value === undefined) return null
  // As it was written, wherever nobody has written it anew: numbers may have more digits than JavaScript's have.
  const before = `{"rxfaust":${JSON.stringify(rxfaust)},"value":`
  const own = text.startsWith(before) && text.endsWith('}')
  return Buffer.from(own ? text.slice(before.length, -1) : JSON.stringify(value))
}
