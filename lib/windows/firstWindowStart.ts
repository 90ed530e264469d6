import { lastWindowStart } from './lastWindowStart.js'
import type { HoppingDefinition, TumblingDefinition } from './WindowDefinition.js'

/** The start of the earliest window that a point in time falls into. */
export function firstWindowStart(definition: TumblingDefinition | HoppingDefinition, time: number): number {
  if (definition.kind === 'tumbling') return lastWindowStart(definition, time)
  const { size, step } = definition
  // The earliest start above time - size.
  return Math.floor((time - size) / step) * step + step + 0
}
