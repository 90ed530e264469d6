import type { Context, Struct } from 'superstruct'
import type { ModelFailure } from '../ModelFailure.js'
import { invalid } from './invalid.js'
import { structFacts } from './structFacts.js'

// biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
type AnyStruct = Struct<any, any>

/**
 * Coerces and checks a value with a struct, step by step as superstruct does, but without its generators where a struct
 * is known to have nothing in them.
 *
 * @param failures gets all of them; without it, the walk ends at the first
 * @returns the coerced value, or `invalid`
 */
export function walkStruct(
  input: unknown,
  struct: AnyStruct,
  path: readonly (string | number)[],
  branch: readonly unknown[],
  failures: ModelFailure[] | undefined,
): unknown {
  const facts = structFacts(struct)
  const context = { path, branch, mask: false } as unknown as Context
  const value = facts.coerces ? struct.coercer(input, context) : input
  let status: 'valid' | 'invalid' | 'refused' = 'valid'
  if (facts.check === undefined || !facts.check(value)) {
    for (const failure of struct.validator(value, context)) {
      if (failures === undefined) return invalid
      failures.push(plain(failure))
      status = 'invalid'
    }
  }
  if (facts.entries) {
    for (const [key, child, of] of struct.entries(value, context)) {
      const before = failures?.length ?? 0
      const at = key === undefined ? path : [...path, key]
      const result = walkStruct(child, of as AnyStruct, at, key === undefined ? branch : [...branch, child], failures)
      if (result !== invalid) put(value, key, result)
      else if (failures === undefined) return invalid
      // As in superstruct, the last failure decides whether the rules of what is around it are asked.
      else if (failures.length > before) status = failures.at(-1)?.refinement === undefined ? 'invalid' : 'refused'
    }
  }
  if (facts.refines && status !== 'invalid') {
    for (const failure of struct.refiner(value, context)) {
      if (failures === undefined) return invalid
      failures.push(plain(failure))
      status = 'refused'
    }
  }
  return status === 'valid' ? value : invalid
}

function put(target: unknown, key: string | number, value: unknown): void {
  if (target instanceof Map) target.set(key, value)
  else if (target instanceof Set) target.add(value)
  else if (typeof target === 'object' && target !== null && (value !== undefined || key in target)) {
    if (key === '__proto__')
      Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
    else (target as Record<string | number, unknown>)[key] = value
  }
}

function plain({ path, message, type, refinement, value }: ModelFailure & object): ModelFailure {
  return { path, message, type, refinement, value }
}
