import type { ModelInput } from './ModelInput.js'
import type { ModelInstance } from './ModelInstance.js'
import type { ModelStatics } from './ModelStatics.js'
import type { PresenceOf } from './PresenceOf.js'

type Required<F> = { [K in keyof F]-?: PresenceOf<F[K]> extends 'required' ? K : never }[keyof F]
type Arguments<F> = [Required<F>] extends [never] ? [input?: ModelInput<F>] : [input: ModelInput<F>]

/** The class that `Model` makes, to be extended. */
export interface ModelClass<F, Inherited = unknown> extends ModelStatics<F> {
  /** @throws ModelError with every failure */
  new (...input: Arguments<F>): ModelInstance<F, Inherited>
  readonly prototype: ModelInstance<F, Inherited>
}
