import type { AnyType } from './AnyType.js'
import { converterOf } from './convert/converterOf.js'
import { FieldConverter } from './convert/FieldConverter.js'
import type { DefaultOf } from './DefaultOf.js'
import type { FieldOptions } from './FieldOptions.js'
import type { FieldType, types } from './FieldType.js'
import type { InputOf } from './InputOf.js'
import type { OutputOf } from './OutputOf.js'
import type { PresenceOf } from './PresenceOf.js'
import { typed } from './typed.js'

export interface NamedField<F> extends FieldType {
  readonly [types]: {
    readonly output: OutputOf<F>
    readonly input: InputOf<F>
    readonly default: DefaultOf<F>
    readonly presence: PresenceOf<F>
  }
}

type Present<T> = Exclude<T, undefined | null>

/**
 * A field with another name on the wire, or with rules for its values.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where a limit is no value of the type
 * @example
 * field(string(), { input: 'user_id', trim: true, length: { min: 1, max: 20 }, pattern: /^\w+$/ })
 * field(decimal(), { min: '0.01' })
 */
export function field<F extends AnyType>(
  type: F,
  options: FieldOptions<Present<OutputOf<F>>, Present<InputOf<F>>>,
): NamedField<F> {
  return typed(new FieldConverter(converterOf(type, 'type of a field'), options as FieldOptions))
}
