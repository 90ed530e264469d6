import type { Struct } from 'superstruct'
import type { FieldType, types } from './FieldType.js'

/**
 * Whether a field has to be given. Models are never looked into, so that one may refer to itself.
 */
export type PresenceOf<F> = F extends FieldType
  ? F[typeof types]['presence']
  : // biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
    F extends Struct<any, any>
    ? undefined extends F['TYPE']
      ? 'optional'
      : 'required'
    : 'required'
