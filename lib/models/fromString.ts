import type { Struct } from 'superstruct'
import { FromStringConverter } from './convert/FromStringConverter.js'
import { StructConverter } from './convert/StructConverter.js'
import type { FieldType } from './FieldType.js'
import { typed } from './typed.js'

/**
 * A number or boolean that may also be written as a string: `'12.5'`, `'true'`. The option `coerce` does the same for
 * all of a model.
 *
 * @example
 * fromString(number())
 */
export function fromString<T extends number | boolean, S>(struct: Struct<T, S>): FieldType<T, T | string, 'required'> {
  return typed(new FromStringConverter(new StructConverter(struct)))
}
