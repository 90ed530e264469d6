import type { PlannedWrite } from '../store/PlannedWrite.js'
import type { WindowWrite } from '../windows/WindowWrite.js'

/** Makes what was planned: first all writes, then what is told of them. */
export function makeWrites<K, V>(
  { partition, key, changed }: WindowWrite<K, V>,
  planned: readonly PlannedWrite<K, V>[],
): void {
  for (const { window, before, value, timestamp } of planned) {
    if (value !== undefined || before !== undefined) partition.write(window, value, timestamp, before)
  }
  if (changed === undefined) return
  for (const { window, before, value, timestamp } of planned) {
    const previous = before?.value
    if (value === undefined && previous === undefined) continue
    changed({ key, window: { start: window.start, end: window.end }, value, previous, timestamp })
  }
}
