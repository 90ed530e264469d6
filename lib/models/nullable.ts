import type { AnyType } from './AnyType.js'
import { AbsentConverter } from './convert/AbsentConverter.js'
import { converterOf } from './convert/converterOf.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import type { PresenceOf } from './PresenceOf.js'
import { typed } from './typed.js'

export interface NullableField<F> extends FieldType {
  readonly [types]: {
    readonly output: OutputOf<F> | null
    readonly input: InputOf<F> | null
    readonly default: DefaultOf<F> | null
    readonly presence: PresenceOf<F>
  }
}

/** A field that may be `null`. */
export function nullable<F extends AnyType>(type: F): NullableField<F> {
  return typed(new AbsentConverter(converterOf(type, 'type of a nullable field'), null))
}
