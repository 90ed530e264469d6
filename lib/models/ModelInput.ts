import type { InputOf } from './InputOf.js'
import type { PresenceOf } from './PresenceOf.js'

type Omissible<F> = { [K in keyof F]-?: PresenceOf<F[K]> extends 'required' ? never : K }[keyof F]

/** What the constructor of a model takes. */
export type ModelInput<F> = { readonly [K in Exclude<keyof F, Omissible<F>>]: InputOf<F[K]> } & {
  readonly [K in Omissible<F>]?: InputOf<F[K]> | undefined
}
