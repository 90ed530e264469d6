import type { AnyModel } from './AnyModel.js'
import type { definition } from './definition.js'
import type { ModelDefinition } from './ModelDefinition.js'

/** A model's class at work. */
export type ModelClassLike = AnyModel & {
  readonly [definition]: ModelDefinition
  readonly prototype: object
  readonly name: string
  new (input: unknown): object
}
