import { asBuffer } from '../../codecs/asBuffer.js'
import type { InBatch } from '../../transport/InBatch.js'
import type { InRecord } from '../../transport/InRecord.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { windowStartBytes } from '../../windows/windowStartBytes.js'
import type { StreamTime } from '../state/StreamTime.js'
import { keyText } from '../store/keyText.js'
import type { WindowRetention } from '../windows/WindowRetention.js'
import { readStreamTime } from './streamTimeRecord.js'

/** What a changelog record did, undecoded. */
export interface RecordChange {
  readonly key: Buffer
  readonly value: Buffer | null
  readonly previous: Buffer | null
}

/** What a batch of changelog records comes down to. */
interface Reduced {
  /** The last record of each key. */
  readonly last: ReadonlyMap<string, InRecord>
  /** The latest that the records tell of stream time. */
  readonly time: StreamTime
}

/**
 * @param stored what the store has under a key
 * @param changes is filled with what changed, in order
 * @throws RxfaustError `RXFAUST_RECOVERY` where a record is none of the table's
 */
export function reduceRecords(
  spec: { readonly name: string; readonly changelogTopic: string; readonly retention: WindowRetention | undefined },
  batch: InBatch,
  stored: (key: Buffer) => Buffer | undefined,
  changes: RecordChange[] | undefined,
): Reduced {
  const last = new Map<string, InRecord>()
  const windowed = spec.retention !== undefined
  let time = -Infinity
  let announced = -Infinity
  for (const record of batch.records) {
    const told = windowed ? readStreamTime(record) : undefined
    if (told !== undefined) {
      time = Math.max(time, told.time)
      announced = Math.max(announced, told.announced)
      continue
    }
    const id = keyText(record)
    if (id === undefined || (windowed && id.length < windowStartBytes)) throw unreadable(spec.name, batch, record)
    if (changes !== undefined) {
      const key = asBuffer(record.key as Uint8Array)
      const before = last.get(id)
      const previous = before === undefined ? (stored(key) ?? null) : before.value
      changes.push({
        key,
        value: record.value === null ? null : asBuffer(record.value),
        previous: previous === null ? null : asBuffer(previous),
      })
    }
    last.set(id, record)
  }
  return { last, time: { time, announced } }
}

function unreadable(table: string, { topic, partition }: InBatch, { offset }: InRecord): RxfaustError {
  return new RxfaustError(
    'RXFAUST_RECOVERY',
    `The record at offset ${offset} of partition ${partition} of topic "${topic}" is no record of table "${table}": its key has not the form of one.`,
    'Something else writes to the changelog: find it, or give the table a new name.',
    { details: { table, topic, partition, offset } },
  )
}
