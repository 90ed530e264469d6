import type { ModelClass } from './ModelClass.js'
import type { ModelInstance } from './ModelInstance.js'
import type { ModelStatics } from './ModelStatics.js'

/** As {@link ModelClass}, for a model that is only extended. */
export type AbstractModelClass<F, Inherited = unknown> = ModelStatics<F> & {
  readonly prototype: ModelInstance<F, Inherited>
} & (abstract new (
    ...input: ConstructorParameters<ModelClass<F, Inherited>>
  ) => ModelInstance<F, Inherited>)
