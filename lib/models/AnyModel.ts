import type { ValueType, valueType } from '../codecs/valueType.js'

/** A class made by `Model`, or one that extends it. */
export interface AnyModel {
  readonly modelName: string
  readonly fields: object
  // biome-ignore lint/suspicious/noExplicitAny: as TypeScript types the property of every class
  readonly prototype: any
  // biome-ignore lint/suspicious/noExplicitAny: whatever the class is
  readonly [valueType]: ValueType<any>
}
