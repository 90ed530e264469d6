import type { Struct } from 'superstruct'
import type { Shape } from './Shape.js'

type AnyStruct = Struct<unknown, unknown>

const kinds: Readonly<Record<string, Shape>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
}

/** The shape that a struct describes. Whether a field is optional can't be told from a struct, so it isn't. */
export function shapeOf(struct: AnyStruct): Shape {
  const { type, schema } = struct
  if (type === 'array') return [isStruct(schema) ? shapeOf(schema) : 'any']
  if ((type !== 'object' && type !== 'type') || typeof schema !== 'object' || schema === null)
    return kinds[type] ?? 'any'
  const fields = Object.entries(schema).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(fields.map(([field, each]) => [field, isStruct(each) ? shapeOf(each) : 'any']))
}

function isStruct(value: unknown): value is AnyStruct {
  return typeof value === 'object' && value !== null && 'refiner' in value && 'validator' in value
}
