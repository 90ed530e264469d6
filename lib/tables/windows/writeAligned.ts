import { firstWindowStart } from '../../windows/firstWindowStart.js'
import type { HoppingDefinition, TumblingDefinition } from '../../windows/WindowDefinition.js'
import { makeWrites } from '../changelog/makeWrites.js'
import type { PlannedWrite } from '../store/PlannedWrite.js'
import type { WindowKey } from './WindowKey.js'
import type { WindowWrite } from './WindowWrite.js'

/** Changes the open ones of the tumbling or hopping windows of an event; `false` where all are closed. */
export function writeAligned<K, V>(
  definition: TumblingDefinition | HoppingDefinition,
  write: WindowWrite<K, V>,
): boolean {
  const { partition, key, time, firstOpen, change } = write
  const { size } = definition
  const step = definition.kind === 'tumbling' ? size : definition.step
  const planned: PlannedWrite<K, V>[] = []
  for (let start = firstWindowStart(definition, time); start <= time; start += step) {
    if (start < firstOpen) continue
    const window: WindowKey<K> = { start, end: start + size, key, id: undefined }
    const before = partition.read(window)
    const value = change(before?.value) ?? undefined
    planned.push({ window, before, value, timestamp: Math.max(time, before?.timestamp ?? time) })
  }
  makeWrites(write, planned)
  return planned.length > 0
}
