import type { EmbeddedBroker } from './EmbeddedBroker.js'
import type { StoreWrite } from './LogStore.js'
import type { PartitionLog } from './PartitionLog.js'
import { segmentKey } from './segmentKey.js'

/** Deletes the records before an offset, at most up to the high watermark. */
export async function deleteBefore(log: PartitionLog, broker: EmbeddedBroker, offset: number): Promise<void> {
  const low = Math.min(offset, log.high)
  if (low <= log.low) return
  const writes: StoreWrite[] = []
  if (log.active.last < low) log.roll(writes)
  log.low = low
  const kept = log.segments.filter(segment => segment.last >= low)
  for (const segment of log.segments) {
    if (segment.last < low) writes.push({ kind: 'state', key: segmentKey(log.id, segment.base), value: null })
  }
  log.segments = kept
  log.aborted = log.aborted.filter(range => range.last >= low)
  writes.push(log.marks())
  await broker.writer.add(writes, () => {})
  await broker.store.clear(log.id, low)
  log.wake()
}
