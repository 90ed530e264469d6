import type { InRecord } from '../InRecord.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import type { LogChunk } from './LogChunk.js'
import type { LogSegment } from './LogSegment.js'
import type { StoreWrite } from './LogStore.js'
import type { PartitionLog } from './PartitionLog.js'
import { recordBytes } from './recordBytes.js'
import { recordOverhead } from './recordOverhead.js'
import { segmentKey } from './segmentKey.js'

const readBytes = 1024 * 1024
/** Bounds the memory of one pass; what is behind it is for the next one. */
const maxKeys = 500_000

/**
 * Keeps the last record of each key. As Kafka does it: one pass over what has been written since the last time finds
 * the last offset of each key, a second one over the whole log takes out what has a later one.
 *
 * Besides those go aborted records, control records, and tombstones that are older than `delete.retention.ms` (by
 * the broker's time, for a reader has to have had the chance to see them). Nothing goes that is not decided, and
 * never the last record of the log.
 */
export async function compactLog(log: PartitionLog, broker: EmbeddedBroker): Promise<void> {
  const roll: StoreWrite[] = []
  log.roll(roll)
  if (roll.length > 0) await broker.writer.add(roll, () => {})
  const end = log.stable
  if (end <= log.low) return
  const { latest, behind } = await lastOffsets(log, broker, end)
  const horizon = broker.now() - log.settings.deleteRetentionMs
  const lastOfLog = log.high - 1
  const sizes = new Map<LogSegment, { bytes: number; maxTimestamp: number }>()
  for await (const chunks of chunksOf(log, broker, log.low, behind)) {
    const writes: StoreWrite[] = []
    for (const chunk of chunks) {
      const cleaned = cleanChunk(chunk, log, record => {
        if (record.offset === lastOfLog) return true
        if (record.value === null && chunk.appendedAt <= horizon) return false
        if (record.key === null) return true
        const last = latest.get(keyOf(record.key))
        return last === undefined || last <= record.offset
      })
      if (cleaned !== undefined) count(sizes, log, cleaned)
      if (cleaned === chunk) continue
      writes.push(
        cleaned === undefined
          ? { kind: 'dropChunk', log: log.id, last: chunk.last }
          : { kind: 'chunk', log: log.id, chunk: cleaned },
      )
    }
    if (writes.length > 0) await broker.writer.add(writes, () => {})
  }
  await finish(log, broker, behind, sizes)
}

async function lastOffsets(
  log: PartitionLog,
  broker: EmbeddedBroker,
  end: number,
): Promise<{ latest: Map<string, number>; behind: number }> {
  const latest = new Map<string, number>()
  for await (const chunks of chunksOf(log, broker, Math.max(log.cleanedTo, log.low), end)) {
    for (const chunk of chunks) {
      if (latest.size >= maxKeys) return { latest, behind: chunk.first }
      if (chunk.control || log.isAborted(chunk)) continue
      for (const { key, offset } of chunk.records) if (key !== null) latest.set(keyOf(key), offset)
    }
  }
  return { latest, behind: end }
}

async function* chunksOf(
  log: PartitionLog,
  broker: EmbeddedBroker,
  from: number,
  before: number,
): AsyncGenerator<readonly LogChunk[]> {
  for (let position = from; position < before; ) {
    const range = await broker.store.read(log.id, position, before, readBytes)
    yield range.chunks
    const end = range.chunks.at(-1)
    if (range.complete || end === undefined) return
    position = end.last + 1
  }
}

/** The chunk without what goes: itself where all stays, `undefined` where nothing does. */
function cleanChunk(chunk: LogChunk, log: PartitionLog, stays: (record: InRecord) => boolean): LogChunk | undefined {
  if (chunk.last === log.high - 1 && (chunk.control || log.isAborted(chunk))) return chunk
  if (chunk.control || log.isAborted(chunk)) return undefined
  const records = chunk.records.filter(record => record.offset >= log.low && stays(record))
  if (records.length === chunk.records.length) return chunk
  if (records.length === 0) return undefined
  const bytes = records.reduce((sum, record) => sum + recordBytes(record) + recordOverhead, 0)
  const maxTimestamp = records.reduce((max, record) => Math.max(max, record.timestamp), Number.NEGATIVE_INFINITY)
  return { ...chunk, records, bytes, maxTimestamp }
}

function count(
  sizes: Map<LogSegment, { bytes: number; maxTimestamp: number }>,
  log: PartitionLog,
  chunk: LogChunk,
): void {
  const segment = log.segments.find(({ base, last }) => base <= chunk.last && chunk.last <= last)
  if (segment === undefined) return
  const size = sizes.get(segment) ?? { bytes: 0, maxTimestamp: Number.NEGATIVE_INFINITY }
  size.bytes += chunk.bytes
  size.maxTimestamp = Math.max(size.maxTimestamp, chunk.maxTimestamp)
  sizes.set(segment, size)
}

/** Segments get their new sizes; those with nothing left go. */
async function finish(
  log: PartitionLog,
  broker: EmbeddedBroker,
  behind: number,
  sizes: ReadonlyMap<LogSegment, { bytes: number; maxTimestamp: number }>,
): Promise<void> {
  const writes: StoreWrite[] = []
  const kept: LogSegment[] = []
  for (const segment of log.segments) {
    const size = sizes.get(segment)
    if (segment.last >= behind || segment.last >= log.high) {
      kept.push(segment)
    } else if (size === undefined) {
      writes.push({ kind: 'state', key: segmentKey(log.id, segment.base), value: null })
    } else {
      const cleaned: LogSegment = { ...segment, ...size }
      kept.push(cleaned)
      writes.push({ kind: 'state', key: segmentKey(log.id, segment.base), value: cleaned })
    }
  }
  log.segments = kept
  log.cleanedTo = behind
  log.aborted = log.aborted.filter(range => range.last >= Math.min(behind, log.high - 1))
  writes.push(log.marks())
  await broker.writer.add(writes, () => {})
}

/** A key as a string of its bytes, for maps. */
function keyOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1')
}
