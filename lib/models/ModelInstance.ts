import type { ModelObject } from './ModelObject.js'
import type { ModelValues } from './ModelValues.js'

/** What a model's class is instantiated to; `Inherited` is what it has of the model that it extends. */
export type ModelInstance<F, Inherited = unknown> = ModelValues<F> & ModelObject<F> & Inherited
