import type { InRecord } from '../../lib/transport/InRecord.js'
import { PackedRecord } from '../../lib/transport/PackedRecord.js'

/** The same record twice: in the midst of what was fetched with it, behind so many bytes, and on its own. */
export function packedAndPlain(key: Buffer | null, before: number): [PackedRecord, InRecord] {
  const source = Buffer.concat([Buffer.alloc(before, 7), key ?? Buffer.alloc(0), Buffer.alloc(4, 9)])
  const keyEnd = key === null ? before - 1 : before + key.length
  const packed = new PackedRecord(3, 1, 'create', {}, source, before, keyEnd, source.length - 4, source.length, 0)
  return [packed, { offset: 3, timestamp: 1, timestampType: 'create', headers: {}, key, value: packed.value }]
}
