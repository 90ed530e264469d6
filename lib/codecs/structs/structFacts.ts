import { any, array, boolean, integer, number, object, type Struct, string, type, unknown } from 'superstruct'

// biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
type AnyStruct = Struct<any, any>

/** What superstruct's `object` and `type` are made of. */
export interface StructFields {
  /** Whether other fields are refused. */
  readonly exact: boolean
  readonly structs: readonly (readonly [string, AnyStruct])[]
  readonly known: ReadonlySet<string>
}

/** What need not be asked of a struct, because it is known. */
interface StructFacts {
  readonly coerces: boolean
  readonly entries: boolean
  /** Of which its entries are, where they are those of superstruct's own objects. */
  readonly fields: StructFields | undefined
  /** Of which they are in an array. */
  readonly element: AnyStruct | undefined
  readonly refines: boolean
  /** The whole verdict, where nothing else is in it. */
  readonly plain: ((value: unknown) => boolean) | undefined
  /** The same verdict as the validator's, for the commonest structs. */
  readonly check: ((value: unknown) => boolean) | undefined
}

interface Known {
  readonly struct: AnyStruct
  readonly check: (value: unknown) => boolean
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
const always = (): boolean => true
const known: Readonly<Record<string, Known>> = {
  string: { struct: string(), check: value => typeof value === 'string' },
  number: { struct: number(), check: value => typeof value === 'number' && !Number.isNaN(value) },
  integer: { struct: integer(), check: value => Number.isInteger(value) },
  boolean: { struct: boolean(), check: value => typeof value === 'boolean' },
  any: { struct: any(), check: always },
  unknown: { struct: unknown(), check: always },
  array: { struct: array(), check: value => Array.isArray(value) },
  object: { struct: object(), check: isObject },
  type: { struct: type({}), check: isObject },
}

const probes: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e21,
  10n,
  '',
  'a',
  ' A b ',
  '1',
  '[]',
  Symbol.iterator,
  [],
  ['a'],
  {},
  { a: 1 },
  new Date(0),
  new Map(),
  new Set(),
  new Uint8Array(1),
  () => undefined,
  /a/,
]
const identity = String(string().coercer)
const noEntries = String(string().entries)
const objectEntries = String(object({}).entries)
const typeEntries = String(type({}).entries)
const arrayEntries = String(array().entries)
const context = { path: [], branch: [], mask: false }
const factsOf = new WeakMap<AnyStruct, StructFacts>()

/**
 * A struct does not say whether it has rules, coercion or parts, but for these facts it need not: a function that has
 * the source of superstruct's empty one does nothing, and a refiner that gives an array instead of an iterator was never
 * given. Entries with the source of those of its objects and arrays are what they are for a sample. A validator counts as one of superstruct's own if it answers all probes with the very same messages.
 */
export function structFacts(struct: AnyStruct): StructFacts {
  const found = factsOf.get(struct)
  if (found !== undefined) return found
  const coerces = String(struct.coercer) !== identity
  const entries = String(struct.entries) !== noEntries
  const refines = !isEmpty(() => struct.refiner(undefined, context))
  const check = checkOf(struct)
  const facts = {
    coerces,
    entries,
    refines,
    check,
    plain: coerces || entries || refines ? undefined : check,
    fields: fieldsOf(struct),
    element: elementOf(struct),
  }
  factsOf.set(struct, facts)
  return facts
}

function fieldsOf({ entries }: AnyStruct): StructFields | undefined {
  const source = String(entries)
  if (source !== objectEntries && source !== typeEntries) return undefined
  const structs = Array.from(entries({}, context), ([name, , of]) => [name as string, of as AnyStruct] as const)
  // Without a schema, an object has fields of any name.
  if (structs.length === 0) return undefined
  return { structs, known: new Set(structs.map(([name]) => name)), exact: source === objectEntries }
}

function elementOf({ entries }: AnyStruct): AnyStruct | undefined {
  if (String(entries) !== arrayEntries) return undefined
  const [first] = entries([0], context)
  return first?.[2] as AnyStruct | undefined
}

function checkOf(struct: AnyStruct): StructFacts['check'] {
  const like = known[struct.type]
  if (like === undefined) return undefined
  return probes.every(probe => answer(struct, probe) === answer(like.struct, probe)) ? like.check : undefined
}

function answer(struct: AnyStruct, probe: unknown): string | undefined {
  try {
    const [first] = struct.validator(probe, context)
    return first?.message
  } catch {
    return 'it throws'
  }
}

function isEmpty(iterable: () => unknown): boolean {
  try {
    const given = iterable()
    return Array.isArray(given) && given.length === 0
  } catch {
    return false
  }
}
