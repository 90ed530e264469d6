import type { AnyType } from './AnyType.js'
import { ArrayConverter } from './convert/ArrayConverter.js'
import { converterOf } from './convert/converterOf.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import { typed } from './typed.js'

export interface ArrayField<F> extends FieldType {
  readonly [types]: {
    readonly output: OutputOf<F>[]
    readonly input: readonly InputOf<F>[]
    readonly default: readonly DefaultOf<F>[]
    readonly presence: 'required'
  }
}

/** As superstruct's, of models and rxfaust's types, too. */
export function array<F extends AnyType>(each: F): ArrayField<F> {
  return typed(new ArrayConverter(converterOf(each, 'element of an array'), 'array'))
}
