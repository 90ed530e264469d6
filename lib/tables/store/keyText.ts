import { asBuffer } from '../../codecs/asBuffer.js'
import { latin1At } from '../../codecs/latin1At.js'
import type { InRecord } from '../../transport/InRecord.js'
import { PackedRecord } from '../../transport/PackedRecord.js'

/** A record's key with a character for each byte; `undefined` where it has none. */
export function keyText(record: InRecord): string | undefined {
  if (record instanceof PackedRecord) {
    const { source, keyStart, keyEnd } = record
    return keyEnd < keyStart ? undefined : latin1At(source, keyStart, keyEnd)
  }
  const { key } = record
  return key === null ? undefined : asBuffer(key).toString('latin1')
}
