import type { AnyType } from './AnyType.js'
import { converterOf } from './convert/converterOf.js'
import { MapConverter } from './convert/MapConverter.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import { typed } from './typed.js'

type Key<K> = OutputOf<K> extends string ? OutputOf<K> : string

export interface RecordField<K, F> extends FieldType {
  readonly [types]: {
    readonly output: Record<Key<K>, OutputOf<F>>
    readonly input: { readonly [Name in Key<K>]: InputOf<F> }
    readonly default: { readonly [Name in Key<K>]: DefaultOf<F> }
    readonly presence: 'required'
  }
}

/** As superstruct's, of models and rxfaust's types, too: a plain object with names of one type. */
export function record<K extends AnyType, F extends AnyType>(key: K, each: F): RecordField<K, F> {
  return typed(new MapConverter(converterOf(key, 'key of a record'), converterOf(each, 'value of a record'), 'record'))
}
