import type { Struct } from 'superstruct'
import type { AnyModel } from './AnyModel.js'
import type { FieldType, types } from './FieldType.js'
import type { ModelInput } from './ModelInput.js'

/** What a field may have as its default. */
export type DefaultOf<F> = F extends FieldType
  ? F[typeof types]['default']
  : // biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
    F extends Struct<any, any>
    ? F['TYPE']
    : F extends AnyModel
      ? F['prototype'] | ModelInput<F['fields']>
      : never
