import { compactLog } from './compactLog.js'
import { deleteBefore } from './deleteBefore.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import type { LogSegment } from './LogSegment.js'
import type { PartitionLog } from './PartitionLog.js'

/** Applies retention and compaction to one partition. Runs under {@link EmbeddedBroker.exclusively}. */
export async function cleanLog(log: PartitionLog, broker: EmbeddedBroker, force: boolean): Promise<void> {
  if (log.settings.delete) {
    const low = retentionLow(log, broker.now())
    if (low > log.low) await deleteBefore(log, broker, low)
  }
  if (log.settings.compact && (force || isDirty(log))) await compactLog(log, broker)
}

/** Where the log should begin: behind the expired segments, and behind the oldest ones while there are too many bytes. */
function retentionLow(log: PartitionLog, now: number): number {
  const { retentionMs, retentionBytes } = log.settings
  const decided = log.stable
  const segments: LogSegment[] = [...log.segments, log.active]
  let bytes = log.bytes
  let low = log.low
  for (const segment of segments) {
    if (segment.last < segment.base || segment.last >= decided) break
    const expired = retentionMs >= 0 && segment.maxTimestamp < now - retentionMs
    const tooMuch = retentionBytes >= 0 && bytes - segment.bytes >= retentionBytes
    if (!expired && !tooMuch) break
    bytes -= segment.bytes
    low = segment.last + 1
  }
  return low
}

function isDirty(log: PartitionLog): boolean {
  const total = log.bytes
  let dirty = 0
  for (const segment of [...log.segments, log.active]) if (segment.last >= log.cleanedTo) dirty += segment.bytes
  return dirty > 0 && dirty / total >= log.settings.minCleanableDirtyRatio
}
