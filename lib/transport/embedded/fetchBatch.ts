import { RxfaustError } from '../../util/RxfaustError.js'
import type { InBatch } from '../InBatch.js'
import type { InRecord } from '../InRecord.js'
import type { LogStore } from './LogStore.js'
import type { PartitionLog } from './PartitionLog.js'
import { recordBytes } from './recordBytes.js'

/** What {@link fetchBatch} wants to know. */
interface FetchRequest {
  readonly from: number
  readonly isolation: 'committed' | 'uncommitted'
  readonly maxBytes: number
  readonly epoch: number
}

/**
 * Reads the records from an offset on. The batch ends behind whatever hides there too: gaps, control records, and
 * records of aborted transactions.
 *
 * @returns `undefined` where there is nothing to be read yet
 * @throws RxfaustError `RXFAUST_OFFSET_OUT_OF_RANGE`
 */
export async function fetchBatch(
  log: PartitionLog,
  store: LogStore,
  request: FetchRequest,
): Promise<InBatch | undefined> {
  const { from, maxBytes } = request
  const committed = request.isolation === 'committed'
  if (!(from >= log.low && from <= log.high)) throw outOfRange(log, from)
  const limit = committed ? log.stable : log.high
  if (from >= limit) return undefined
  const range = await store.read(log.id, from, limit, maxBytes)
  if (from < log.low) throw outOfRange(log, from)
  const records: InRecord[] = []
  let byteLength = 0
  let nextOffset = from
  let full = false
  for (const chunk of range.chunks) {
    if (full) break
    if (!chunk.control && !(committed && log.isAborted(chunk))) {
      for (const record of chunk.records) {
        if (record.offset < from) continue
        if (record.offset >= limit) break
        const size = recordBytes(record)
        full = records.length > 0 && byteLength + size > maxBytes
        if (full) break
        records.push(record)
        byteLength += size
        nextOffset = record.offset + 1
      }
    }
    if (!full) nextOffset = Math.min(chunk.last + 1, limit)
  }
  if (!full && range.complete) nextOffset = limit
  return {
    topic: log.topic,
    partition: log.partition,
    epoch: request.epoch,
    records,
    nextOffset,
    highWatermark: log.high,
    stableOffset: log.stable,
    byteLength,
  }
}

function outOfRange(log: PartitionLog, from: number): RxfaustError {
  return new RxfaustError(
    'RXFAUST_OFFSET_OUT_OF_RANGE',
    `Offset ${from} of ${log.topic}/${log.partition} is asked for, which holds ${log.low} up to ${log.high - 1}.`,
    'Seek to an offset that is held; the records in between are gone or were never written.',
    {
      details: { topic: log.topic, partition: log.partition, offset: from, low: log.low, high: log.high },
      retriable: true,
    },
  )
}
