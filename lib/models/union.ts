import type { AnyType } from './AnyType.js'
import { converterOf } from './convert/converterOf.js'
import { UnionConverter } from './convert/UnionConverter.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import { typed } from './typed.js'

export interface UnionField<P extends readonly AnyType[]> extends FieldType {
  readonly [types]: {
    readonly output: OutputOf<P[number]>
    readonly input: InputOf<P[number]>
    readonly default: DefaultOf<P[number]>
    readonly presence: 'required'
  }
}

/**
 * As superstruct's, of models and rxfaust's types, too: the first type that a value fits. Of polymorphic models, it is
 * the one that is named on the wire.
 */
export function union<const P extends readonly AnyType[]>(parts: P): UnionField<P> {
  return typed(new UnionConverter(parts.map(part => converterOf(part, 'part of a union'))))
}
