import type { LogStore } from './LogStore.js'
import type { PartitionLog } from './PartitionLog.js'

const readBytes = 1024 * 1024

/** The first offset with a record of that time or later; `null` where there is none. */
export async function offsetAtTime(log: PartitionLog, timestamp: number, store: LogStore): Promise<number | null> {
  const end = log.high
  const segment = [...log.segments, log.active].find(({ maxTimestamp }) => maxTimestamp >= timestamp)
  if (segment === undefined) return null
  for (let from = Math.max(segment.base, log.low); from < end; ) {
    const range = await store.read(log.id, from, end, readBytes)
    for (const chunk of range.chunks) {
      from = chunk.last + 1
      if (chunk.maxTimestamp < timestamp) continue
      for (const record of chunk.records) {
        if (record.timestamp >= timestamp && record.offset >= log.low && record.offset < end) return record.offset
      }
    }
    if (range.complete) return null
  }
  return null
}
