import type { Struct } from 'superstruct'

// biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
type AnyStruct = Struct<any, any>
type Prepare = (value: unknown) => unknown

const context = { path: [], branch: [], mask: false }

/** A day, or a time with its offset. */
const ISO = /^(\d{4}|[+-]\d{6})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/

/**
 * JSON has no sets, maps and dates, so superstruct's own structs of these would refuse whatever was decoded. This makes
 * them of what they are written as, at any depth that a struct lets be seen; what it doesn't is left to the struct.
 *
 * @returns `undefined` where nothing has to be made
 */
export function jsonParts(struct: AnyStruct): Prepare | undefined {
  switch (struct.type) {
    case 'date':
      return value => {
        // What the struct itself makes a date of is its own affair.
        if ((typeof value !== 'string' && typeof value !== 'number') || changes(struct, value)) return value
        return dateOr(value)
      }
    case 'set': {
      const [each] = partsOf(struct, new Set([0]))
      return value => (Array.isArray(value) || value instanceof Set ? new Set(mapped([...value], each)) : value)
    }
    case 'map': {
      const [key, each] = partsOf(struct, new Map([[0, 0]]))
      return value => {
        const entries = entriesOf(value)
        return entries === undefined ? value : new Map(entries.map(([k, v]) => [key?.(k) ?? k, each?.(v) ?? v]))
      }
    }
    case 'array': {
      const each = isStruct(struct.schema) ? jsonParts(struct.schema) : undefined
      return each && (value => (Array.isArray(value) ? mapped(value, each) : value))
    }
    case 'tuple': {
      const parts = partsOf(struct, [])
      if (parts.every(part => part === undefined)) return undefined
      return value => (Array.isArray(value) ? value.map((each, at) => (parts[at] ? parts[at](each) : each)) : value)
    }
    case 'record': {
      const [, each] = partsOf(struct, { a: 0 })
      return each && (value => (isObject(value) ? fromEntries(value, () => each) : value))
    }
    case 'object':
    case 'type': {
      const parts = new Map(
        Object.entries((struct.schema ?? {}) as Record<string, unknown>).flatMap(([name, each]) => {
          const part = isStruct(each) ? jsonParts(each) : undefined
          return part === undefined ? [] : [[name, part] as const]
        }),
      )
      return parts.size === 0
        ? undefined
        : value => (isObject(value) ? fromEntries(value, name => parts.get(name)) : value)
    }
    default:
      return undefined
  }
}

/** The parts of a struct, which only its walk over a value tells. */
function partsOf(struct: AnyStruct, sample: unknown): (Prepare | undefined)[] {
  try {
    return Array.from(struct.entries(sample, context), ([, , each]) => jsonParts(each as AnyStruct))
  } catch {
    return []
  }
}

function mapped(values: unknown[], each: Prepare | undefined): unknown[] {
  return each === undefined ? values : values.map(each)
}

function fromEntries(value: object, partOf: (name: string) => Prepare | undefined): object {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, partOf(name)?.(each) ?? each]))
}

function entriesOf(value: unknown): (readonly [unknown, unknown])[] | undefined {
  if (value instanceof Map) return [...value]
  if (Array.isArray(value)) return value.every(isPair) ? value : undefined
  return isObject(value) ? Object.entries(value) : undefined
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2
}

function changes(struct: AnyStruct, value: string | number): boolean {
  try {
    return struct.coercer(value, context) !== value
  } catch {
    return true
  }
}

/** `Date` reads much more, much of it in the machine's own zone, and the 30th of February as the 1st of March. */
function dateOr(value: string | number): unknown {
  if (typeof value === 'string') {
    const [, year, month, day] = ISO.exec(value) ?? []
    if (
      day === undefined ||
      new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day)
    )
      return value
  }
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? value : date
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function isStruct(value: unknown): value is AnyStruct {
  return typeof value === 'object' && value !== null && 'refiner' in value && 'validator' in value
}
