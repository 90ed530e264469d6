import type { Struct } from 'superstruct'
import type { AnyModel } from './AnyModel.js'
import type { FieldType, types } from './FieldType.js'
import type { ModelInput } from './ModelInput.js'

/** What a constructor takes for a field: for a model, also the input of its own constructor. */
export type InputOf<F> = F extends FieldType
  ? F[typeof types]['input']
  : // biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
    F extends Struct<any, any>
    ? F['TYPE']
    : F extends AnyModel
      ? F['prototype'] | ModelInput<F['fields']>
      : never
