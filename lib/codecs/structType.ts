import { assert, type Struct } from 'superstruct'
import { shapeOf } from './shapeOf.js'
import type { ValueType } from './valueType.js'

/** The type that a struct describes. Values are coerced when they are read, and only checked when they are written. */
export function structType(struct: Struct<unknown, unknown>): ValueType<unknown> {
  return {
    shape: shapeOf(struct),
    read: data => struct.create(data),
    write(value) {
      assert(value, struct)
      return value
    },
  }
}
