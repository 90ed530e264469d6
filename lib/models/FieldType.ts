import type { Presence } from './Presence.js'

/** Type level only: nothing has this property. */
export declare const types: unique symbol

/**
 * A type of fields beyond superstruct's: with another input than output, or made of models.
 *
 * `output` is what the program reads, `input` what constructors take, `default` what `defaulted`
 * takes.
 */
export interface FieldType<T = unknown, I = T, P extends Presence = Presence> {
  readonly [types]: { readonly output: T; readonly input: I; readonly default: I; readonly presence: P }
}
