import type { SessionDefinition } from '../../windows/WindowDefinition.js'
import { makeWrites } from '../changelog/makeWrites.js'
import type { PlannedWrite } from '../store/PlannedWrite.js'
import { sessionsOf } from './sessionsOf.js'
import type { WindowValue } from './WindowValue.js'
import type { WindowWrite } from './WindowWrite.js'

/**
 * Changes the session of an event: Kafka Streams' rules. All sessions within the gap become one, which the event then
 * changes; it is too late where that one is closed. `false` where it is.
 */
export function writeSession<K, V>(
  definition: SessionDefinition,
  merge: (key: K, earlier: V, later: V) => V,
  write: WindowWrite<K, V>,
): boolean {
  const { partition, key, time, firstOpen, firstLive, change } = write
  const found = sessionsOf(partition.windowsOf(key), definition.gap, time).filter(({ end }) => end >= firstLive)
  let start = time
  let end = time
  for (const session of found) {
    start = Math.min(start, session.start)
    end = Math.max(end, session.end)
  }
  if (end < firstOpen) return false
  let merged: V | undefined
  let same: WindowValue<V> | undefined
  const planned: PlannedWrite<K, V>[] = []
  for (const window of found) {
    const before = partition.read(window)
    if (before === undefined) continue
    merged = merged === undefined ? before.value : merge(key, merged, before.value)
    if (window.start === start && window.end === end) same = before
    else planned.push({ window, before, value: undefined, timestamp: before.timestamp })
  }
  planned.push({ window: { start, end, key }, before: same, value: change(merged) ?? undefined, timestamp: end })
  makeWrites(write, planned)
  return true
}
