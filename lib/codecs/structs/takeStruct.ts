import type { Context, Struct } from 'superstruct'
import { invalid } from './invalid.js'
import { put } from './put.js'
import { type StructFields, structFacts } from './structFacts.js'

// biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
type AnyStruct = Struct<any, any>
type Path = readonly (string | number)[]

/**
 * Coerces and checks a value with a struct as superstruct does, up to the first failure, and without its generators
 * where a struct is known to have nothing in them. {@link walkStruct} tells the reasons.
 *
 * @param coerce whether values are coerced, as they are when they are read
 * @returns the value, or `invalid`
 */
export function takeStruct(
  input: unknown,
  struct: AnyStruct,
  path: Path,
  branch: readonly unknown[],
  coerce: boolean,
): unknown {
  const { coerces, check, fields, element, entries, refines } = structFacts(struct)
  const context = { path, branch, mask: false } as unknown as Context
  const value: unknown = coerces && coerce ? struct.coercer(input, context) : input
  if (check === undefined || !check(value)) {
    for (const _ of struct.validator(value, context)) return invalid
  }
  if (fields !== undefined) {
    if (!takeFields(value, fields, path, branch, coerce)) return invalid
  } else if (element !== undefined && Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      if (!takePart(value, at, element, path, branch, coerce)) return invalid
    }
  } else if (entries) {
    for (const [key, child, of] of struct.entries(value, context)) {
      const at = key === undefined ? path : [...path, key]
      const inside = key === undefined ? branch : [...branch, child]
      const result = takeStruct(child, of as AnyStruct, at, inside, coerce)
      if (result === invalid) return invalid
      if (coerce) put(value, key, result)
    }
  }
  if (refines) {
    for (const _ of struct.refiner(value, context)) return invalid
  }
  return value
}

function takeFields(
  value: unknown,
  { exact, known, structs }: StructFields,
  path: Path,
  branch: readonly unknown[],
  coerce: boolean,
): boolean {
  if (typeof value !== 'object' || value === null) return true
  // Of what it is made is asked before, as coercion may add to it.
  const names = exact ? Object.keys(value) : undefined
  for (const [name, struct] of structs) if (!takePart(value, name, struct, path, branch, coerce)) return false
  return names === undefined || names.every(name => known.has(name))
}

function takePart(
  value: object,
  key: string | number,
  struct: AnyStruct,
  path: Path,
  branch: readonly unknown[],
  coerce: boolean,
): boolean {
  const child = (value as Readonly<Record<string | number, unknown>>)[key]
  const { plain } = structFacts(struct)
  if (plain !== undefined) return plain(child)
  const result = takeStruct(child, struct, [...path, key], [...branch, child], coerce)
  if (result === invalid) return false
  if (coerce) put(value, key, result)
  return true
}
