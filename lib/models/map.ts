import type { AnyType } from './AnyType.js'
import { converterOf } from './convert/converterOf.js'
import { MapConverter } from './convert/MapConverter.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import { typed } from './typed.js'

export interface MapField<K, F> extends FieldType {
  readonly [types]: {
    readonly output: Map<OutputOf<K>, OutputOf<F>>
    readonly input:
      | ReadonlyMap<InputOf<K>, InputOf<F>>
      | readonly (readonly [InputOf<K>, InputOf<F>])[]
      | { readonly [key: string]: InputOf<F> }
    readonly default:
      | ReadonlyMap<DefaultOf<K>, DefaultOf<F>>
      | readonly (readonly [DefaultOf<K>, DefaultOf<F>])[]
      | { readonly [key: string]: DefaultOf<F> }
    readonly presence: 'required'
  }
}

/**
 * As superstruct's, of models and rxfaust's types, too. On the wire it is an object where all keys are strings, else
 * an array of pairs; both are read.
 */
export function map<K extends AnyType, F extends AnyType>(key: K, each: F): MapField<K, F> {
  return typed(new MapConverter(converterOf(key, 'key of a map'), converterOf(each, 'value of a map'), 'map'))
}
