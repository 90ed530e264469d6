import { lastWindowStart } from '../../windows/lastWindowStart.js'
import type { TumblingDefinition } from '../../windows/WindowDefinition.js'
import type { WindowWrite } from './WindowWrite.js'

/** Changes the window of an event, where it is open; `false` where it is closed. */
export function writeTumbling<K, V>(definition: TumblingDefinition, write: WindowWrite<K, V>): boolean {
  const { partition, key, time, change, changed } = write
  const start = lastWindowStart(definition, time)
  if (start < write.firstOpen) return false
  const end = start + definition.size
  const window = partition.windowOf(key, start, end)
  const before = partition.read(window)
  const previous = before?.value
  const value = change(previous) ?? undefined
  if (value === undefined && before === undefined) return true
  const timestamp = before !== undefined && before.timestamp > time ? before.timestamp : time
  partition.write(window, value, timestamp, before)
  if (changed !== undefined) changed({ key, window: { start, end }, value, previous, timestamp })
  return true
}
