import type { AnyType } from './AnyType.js'
import { ArrayConverter } from './convert/ArrayConverter.js'
import { converterOf } from './convert/converterOf.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import { typed } from './typed.js'

export interface SetField<F> extends FieldType {
  readonly [types]: {
    readonly output: Set<OutputOf<F>>
    readonly input: ReadonlySet<InputOf<F>> | readonly InputOf<F>[]
    readonly default: ReadonlySet<DefaultOf<F>> | readonly DefaultOf<F>[]
    readonly presence: 'required'
  }
}

/** As superstruct's, of models and rxfaust's types, too. On the wire it is an array. */
export function set<F extends AnyType>(each: F): SetField<F> {
  return typed(new ArrayConverter(converterOf(each, 'member of a set'), 'set'))
}
