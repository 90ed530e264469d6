import type { StandardSchemaV1 } from '@standard-schema/spec'
import { isPromiseLike } from '../util/isPromiseLike.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { ValueType } from './valueType.js'

/**
 * The type that a Standard Schema describes: its output in code, and what has that output again when it is read.
 *
 * @param what names the key or value in errors
 * @throws RxfaustError `RXFAUST_OPTION` where it is seen that the schema validates asynchronously; of others, it is seen
 * when the first value is checked
 * @see https://standardschema.dev
 */
export function standardType(schema: StandardSchemaV1, what: string): ValueType<unknown> {
  const { validate } = schema['~standard']
  const check = (data: unknown): StandardSchemaV1.Result<unknown> => {
    const result = validate(data)
    if (!isPromiseLike(result)) return result
    result.then(undefined, () => undefined)
    throw asynchronous(schema, what)
  }
  const checked = (data: unknown): unknown => {
    const result = check(data)
    if (result.issues === undefined) return result.value
    throw new TypeError(result.issues.map(worded).join('; '))
  }
  probe(check)
  return {
    shape: isText(schema) ? 'string' : 'any',
    read: checked,
    write(value) {
      // The output of a schema that transforms may not be its input, but what is written has to be.
      if (check(value).issues !== undefined) checked(plain(value))
      return value
    },
  }
}

function worded({ message, path = [] }: StandardSchemaV1.Issue): string {
  const names = path.map(part => String(typeof part === 'object' ? part.key : part))
  return names.length === 0 ? message : `${names.join('.')}: ${message}`
}

/** Finds out at once, where any value shows it. */
function probe(check: (data: unknown) => unknown): void {
  try {
    check(undefined)
  } catch (error) {
    if (error instanceof RxfaustError) throw error
  }
}

function asynchronous(schema: StandardSchemaV1, what: string): RxfaustError {
  return new RxfaustError(
    'RXFAUST_OPTION',
    `The ${what} is described by a schema of ${schema['~standard'].vendor} that validates asynchronously.`,
    'Records are decoded in order, one at a time: use a schema without asynchronous checks, and do those in the pipe, with mapAsync.',
  )
}

function plain(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined ? undefined : JSON.parse(text)
}

/** Whether the values are strings, as far as zod, valibot and arktype tell: keys of that kind are written as text. */
function isText(schema: StandardSchemaV1): boolean {
  const { type, extends: subtypeOf } = schema as { readonly type?: unknown; readonly extends?: unknown }
  if (schema['~standard'].vendor !== 'arktype') return type === 'string'
  return typeof subtypeOf === 'function' && subtypeOf.call(schema, 'string') === true
}
