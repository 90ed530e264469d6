import type { Struct } from 'superstruct'

/** Whether a value is a struct of superstruct, of whatever copy of it. */
export function isStruct(value: unknown): value is Struct<unknown, unknown> {
  return typeof value === 'object' && value !== null && 'refiner' in value && 'validator' in value
}
