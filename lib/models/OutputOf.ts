import type { Struct } from 'superstruct'
import type { AnyModel } from './AnyModel.js'
import type { FieldType, types } from './FieldType.js'

/** The type of a field's values in code. */
export type OutputOf<F> = F extends FieldType
  ? F[typeof types]['output']
  : // biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
    F extends Struct<any, any>
    ? F['TYPE']
    : F extends AnyModel
      ? F['prototype']
      : never
