import { emptySegment } from './emptySegment.js'
import type { LogMarks } from './LogMarks.js'
import type { LogSegment } from './LogSegment.js'
import type { LogStore } from './LogStore.js'
import type { PartitionLog } from './PartitionLog.js'

const scanBytes = 1024 * 1024

/** Finds a log as it was stored: marks and closed segments as they are, the open segment from its chunks. */
export async function recoverLog(
  log: PartitionLog,
  marks: LogMarks | undefined,
  segments: readonly LogSegment[],
  store: LogStore,
): Promise<void> {
  if (marks !== undefined) {
    log.low = marks.low
    log.cleanedTo = marks.cleanedTo
    log.aborted = [...marks.aborted]
    for (const [producer, first] of marks.open) log.open.set(producer, first)
  }
  log.segments = [...segments].sort((a, b) => a.base - b.base)
  const base = Math.max((log.segments.at(-1)?.last ?? -1) + 1, log.low)
  const active = emptySegment(base)
  let from = base
  for (;;) {
    const range = await store.read(log.id, from, Number.POSITIVE_INFINITY, scanBytes)
    for (const chunk of range.chunks) {
      active.last = chunk.last
      active.bytes += chunk.bytes
      active.maxTimestamp = Math.max(active.maxTimestamp, chunk.maxTimestamp)
      from = chunk.last + 1
    }
    if (range.complete) break
  }
  log.next = Math.max(from, marks?.next ?? 0)
  log.active = active.bytes === 0 ? emptySegment(log.next) : active
  log.high = log.next
}
