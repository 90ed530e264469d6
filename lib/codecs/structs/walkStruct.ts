import type { Context, Struct } from 'superstruct'
import { invalid } from './invalid.js'
import { put } from './put.js'
import type { StructFailure } from './StructFailure.js'
import { structFacts } from './structFacts.js'

// biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
type AnyStruct = Struct<any, any>

/**
 * Coerces and checks a value with a struct, step by step as superstruct does, and tells everything that is wrong with
 * it. {@link takeStruct} tells only whether.
 *
 * @param failures gets every reason
 * @returns the coerced value, or `invalid`
 */
export function walkStruct(
  input: unknown,
  struct: AnyStruct,
  path: readonly (string | number)[],
  branch: readonly unknown[],
  failures: StructFailure[],
): unknown {
  const { coerces, check, entries, refines } = structFacts(struct)
  const context = { path, branch, mask: false } as unknown as Context
  const value = coerces ? struct.coercer(input, context) : input
  let status: 'valid' | 'invalid' | 'refused' = 'valid'
  if (check === undefined || !check(value)) {
    for (const failure of struct.validator(value, context)) {
      failures.push(plain(failure))
      status = 'invalid'
    }
  }
  if (entries) {
    for (const [key, child, of] of struct.entries(value, context)) {
      const before = failures.length
      const at = key === undefined ? path : [...path, key]
      const result = walkStruct(child, of as AnyStruct, at, key === undefined ? branch : [...branch, child], failures)
      if (result !== invalid) put(value, key, result)
      // As in superstruct, the last failure decides whether the rules of what is around it are asked.
      else if (failures.length > before) status = failures.at(-1)?.refinement === undefined ? 'invalid' : 'refused'
    }
  }
  if (refines && status !== 'invalid') {
    for (const failure of struct.refiner(value, context)) {
      failures.push(plain(failure))
      status = 'refused'
    }
  }
  return status === 'valid' ? value : invalid
}

function plain({ path, message, type, refinement, value }: StructFailure & object): StructFailure {
  return { path, message, type, refinement, value }
}
