import type { AnyType } from './AnyType.js'
import { converterOf } from './convert/converterOf.js'
import { DefaultedConverter } from './convert/DefaultedConverter.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import { typed } from './typed.js'

export interface DefaultedField<F> extends FieldType {
  readonly [types]: {
    readonly output: Exclude<OutputOf<F>, undefined>
    readonly input: InputOf<F> | undefined
    readonly default: DefaultOf<F> | undefined
    readonly presence: 'defaulted'
  }
}

/**
 * A field that has a value where none is given, so that old data is read after it was added. Objects and arrays are
 * made anew each time by a function.
 *
 * @example
 * defaulted(array(string()), () => [])
 */
export function defaulted<F extends AnyType>(type: F, value: DefaultOf<F> | (() => DefaultOf<F>)): DefaultedField<F> {
  const make = typeof value === 'function' ? (value as () => unknown) : () => value
  return typed(new DefaultedConverter(converterOf(type, 'type of a defaulted field'), make))
}
