import type { AnyType } from './AnyType.js'
import { converterOf } from './convert/converterOf.js'
import { TupleConverter } from './convert/TupleConverter.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import { typed } from './typed.js'

export interface TupleField<P extends readonly AnyType[]> extends FieldType {
  readonly [types]: {
    readonly output: { -readonly [At in keyof P]: OutputOf<P[At]> }
    readonly input: { readonly [At in keyof P]: InputOf<P[At]> }
    readonly default: { readonly [At in keyof P]: DefaultOf<P[At]> }
    readonly presence: 'required'
  }
}

/** As superstruct's, of models and rxfaust's types, too: an array of so many values, each of its own type. */
export function tuple<const P extends readonly AnyType[]>(parts: P): TupleField<P> {
  return typed(new TupleConverter(parts.map(part => converterOf(part, 'part of a tuple'))))
}
