import type { OutputOf } from './OutputOf.js'
import type { PresenceOf } from './PresenceOf.js'

type Optional<F> = { [K in keyof F]-?: PresenceOf<F[K]> extends 'optional' ? K : never }[keyof F]

/** The fields of a model's instances. */
export type ModelValues<F> = { readonly [K in Exclude<keyof F, Optional<F>>]: OutputOf<F[K]> } & {
  readonly [K in Optional<F>]?: OutputOf<F[K]>
}
