/*
 * Sliding windows, as Kafka Streams defines them (KIP-450): a window for each distinct content that an interval of
 * fixed length can have while it slides over the time. Each event has a left window, which ends with it, and, where
 * others follow within the length, a right one, which begins behind it:
 *
 *   length 10, events at 5 and 12     [-5, 5]: 5     [2, 12]: 5, 12     [6, 16]: 12
 *
 * An event changes all windows that it falls into. A window that is new because of it holds what the nearest earlier
 * window holds, as far as that is still within the length (left window), or what the nearest later one held before
 * (right window). Unlike Kafka Streams, windows may begin before the epoch.
 *
 * An event that comes later than the grace, but while windows that it falls into are still open, changes those. Its
 * left window has closed, so that those which are made later of neighbours may lack it, as in Kafka Streams.
 */
import { makeWrites } from '../changelog/makeWrites.js'
import type { PlannedWrite } from '../store/PlannedWrite.js'
import type { WindowKey } from './WindowKey.js'
import type { WindowValue } from './WindowValue.js'
import type { WindowWrite } from './WindowWrite.js'

/** Changes the open ones of the sliding windows of an event; `false` where all are closed. @param length end - start */
export function writeSliding<K, V>(length: number, write: WindowWrite<K, V>): boolean {
  const { partition, key, time, firstOpen, firstLive, change } = write
  // The latest window that the event can be in begins with it.
  if (time < firstOpen) return false
  const planned: PlannedWrite<K, V>[] = []
  const plan = (
    window: WindowKey<K>,
    before: WindowValue<V> | undefined,
    from: V | undefined,
    latest: number,
  ): void => {
    if (window.start < firstOpen) return
    planned.push({ window, before, value: change(from) ?? undefined, timestamp: Math.max(time, latest) })
  }
  const from = Math.max(firstLive, time - 2 * length)
  let earlier: WindowValue<V> | undefined
  let later: WindowValue<V> | undefined
  let hasLeft = false
  let hasRight = false
  /** Of the event before this one. */
  let previous: number | undefined
  let hasRightOfPrevious = false
  const windows = partition.windowsOf(key).filter(({ start }) => start >= from && start <= time + 1)
  for (const window of windows) {
    if (window.start === time + 1) {
      hasRight = true
      continue
    }
    const before = partition.read(window)
    if (before === undefined) continue
    // Also one that has closed may know it: the left window of the event before was perhaps closed when that came.
    if (before.timestamp < time) previous = Math.max(previous ?? before.timestamp, before.timestamp)
    if (window.end < time) {
      earlier = before
      continue
    }
    if (window.end === time) hasLeft = true
    else later = before
    plan(window, before, before.value, before.timestamp)
  }
  if (previous !== undefined) {
    const start = previous + 1
    hasRightOfPrevious = windows.some(window => window.start === start)
    // Where it ends here it is the left window.
    if (!hasRightOfPrevious && start + length > time) {
      plan({ start, end: start + length, key }, undefined, undefined, time)
    }
  }
  if (!hasLeft) {
    const within = earlier !== undefined && time - length <= earlier.timestamp
    plan({ start: time - length, end: time, key }, undefined, within ? earlier?.value : undefined, time)
  }
  // An event that none of its windows takes is late, and makes no window either.
  if (planned.length === 0) return false
  if (!hasRight && later !== undefined && later.timestamp > time) {
    const { value, timestamp } = later
    planned.push({
      window: { start: time + 1, end: time + 1 + length, key },
      before: undefined,
      value,
      timestamp,
    })
  }
  makeWrites(write, planned)
  return true
}
