import { LazyConverter } from './convert/LazyConverter.js'
import type { FieldType, types } from './FieldType.js'
import { typed } from './typed.js'

type InputFor<T> = T extends { derive(...changes: readonly (infer C)[]): unknown } ? C : never

export interface LazyField<T> extends FieldType {
  readonly [types]: {
    readonly output: T
    readonly input: T | InputFor<T>
    // Not looked into, as it is needed while the class that it names is still being declared.
    readonly default: T
    readonly presence: 'required'
  }
}

/**
 * A type that is asked for when it is first needed: the model itself, or one that is declared later. Its type has to be
 * said, as TypeScript can't infer a class from itself.
 *
 * @example
 * class Node extends Model('Node', { value: number(), next: optional(lazy<Node>(() => Node)) }) {}
 */
export function lazy<T = never>(get: () => void): LazyField<T> {
  return typed(new LazyConverter(get))
}
