import type { AnyType } from './AnyType.js'

/** The fields of a model, by their names in code. */
export interface ModelFields {
  readonly [name: string]: AnyType
}
