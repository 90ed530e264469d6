import { assert, type Struct } from 'superstruct'
import { shapeOf } from './shapeOf.js'
import { invalid } from './structs/invalid.js'
import { jsonForm } from './structs/jsonForm.js'
import { jsonParts } from './structs/jsonParts.js'
import { takeStruct } from './structs/takeStruct.js'
import type { ValueType } from './valueType.js'

/**
 * The type that a struct describes. Values are coerced when they are read, and only checked when they are written. What
 * does not fit is given to superstruct, for its own error.
 */
export function structType(struct: Struct<unknown, unknown>): ValueType<unknown> {
  const parts = jsonParts(struct)
  const taken = (value: unknown, coerce: boolean): unknown => {
    try {
      return takeStruct(value, struct, [], [value], coerce)
    } catch {
      return invalid
    }
  }
  const read = (data: unknown): unknown => {
    const prepared = parts === undefined ? data : parts(data)
    const value = taken(prepared, true)
    return value === invalid ? struct.create(prepared) : value
  }
  return {
    shape: shapeOf(struct),
    read,
    write(value) {
      if (taken(value, false) === invalid) assert(value, struct)
      if (parts === undefined) return value
      const written = jsonForm(value)
      // A struct may read dates in a way of its own.
      read(written)
      return written
    },
  }
}
