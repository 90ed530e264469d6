import type { Stream } from './Stream.js'
import { streamBrand } from './streamBrand.js'

/** Whether a value is a Stream, also one made by another copy of the package. */
export function isStream(value: unknown): value is Stream<unknown, unknown> {
  return typeof value === 'object' && value !== null && streamBrand in value
}
