import type { AnyType } from './AnyType.js'
import { AbsentConverter } from './convert/AbsentConverter.js'
import { converterOf } from './convert/converterOf.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import { typed } from './typed.js'

export interface OptionalField<F> extends FieldType {
  readonly [types]: {
    readonly output: OutputOf<F> | undefined
    readonly input: InputOf<F> | undefined
    readonly default: DefaultOf<F> | undefined
    readonly presence: 'optional'
  }
}

/** A field that may be absent. */
export function optional<F extends AnyType>(type: F): OptionalField<F> {
  return typed(new AbsentConverter(converterOf(type, 'type of an optional field'), undefined))
}
