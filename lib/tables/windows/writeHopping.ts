import { firstWindowStart } from '../../windows/firstWindowStart.js'
import type { HoppingDefinition } from '../../windows/WindowDefinition.js'
import { makeWrites } from '../changelog/makeWrites.js'
import type { PlannedWrite } from '../store/PlannedWrite.js'
import type { WindowWrite } from './WindowWrite.js'

/** Changes the open ones of the windows of an event; `false` where all are closed. */
export function writeHopping<K, V>(definition: HoppingDefinition, write: WindowWrite<K, V>): boolean {
  const { partition, key, time, firstOpen, change } = write
  const { size, step } = definition
  const planned: PlannedWrite<K, V>[] = []
  for (let start = firstWindowStart(definition, time); start <= time; start += step) {
    if (start < firstOpen) continue
    const window = partition.windowOf(key, start, start + size)
    const before = partition.read(window)
    const value = change(before?.value) ?? undefined
    planned.push({ window, before, value, timestamp: Math.max(time, before?.timestamp ?? time) })
  }
  makeWrites(write, planned)
  return planned.length > 0
}
