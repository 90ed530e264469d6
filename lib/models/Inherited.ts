import type { AnyModel } from './AnyModel.js'
import type { ModelObject } from './ModelObject.js'

/**
 * What a model has of the one that it extends: all of it where no field is replaced, as only then TypeScript keeps
 * methods apart from properties.
 */
export type Inherited<B extends AnyModel, F> = [Extract<keyof F, keyof B['fields']>] extends [never]
  ? B['prototype']
  : Omit<B['prototype'], keyof F | keyof ModelObject<F>>
