import type { HoppingDefinition, TumblingDefinition } from './WindowDefinition.js'

/** The start of the latest window that a point in time falls into. Windows are aligned to the epoch, before it as well. */
export function lastWindowStart(definition: TumblingDefinition | HoppingDefinition, time: number): number {
  const step = definition.kind === 'tumbling' ? definition.size : definition.step
  // Adding zero turns -0 into 0, which would be another key.
  return Math.floor(time / step) * step + 0
}
