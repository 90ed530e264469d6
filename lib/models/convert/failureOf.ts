import type { ModelFailure } from '../ModelFailure.js'
import { show } from './show.js'

/** A failure worded as superstruct words its own. */
export function failureOf(
  value: unknown,
  path: readonly (string | number)[],
  type: string,
  expected: string,
  refinement?: string,
): ModelFailure {
  return { path, message: `Expected ${expected}, but received: ${show(value)}`, type, refinement, value }
}
