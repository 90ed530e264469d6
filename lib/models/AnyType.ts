import type { Struct } from 'superstruct'
import type { AnyModel } from './AnyModel.js'
import type { FieldType } from './FieldType.js'

/** What may describe a field: a superstruct struct, a type of rxfaust's such as `datetime()`, or a model. */
export type AnyType =
  // biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
  Struct<any, any> | FieldType | AnyModel
