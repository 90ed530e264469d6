import BigNumber from 'bignumber.js'
import { invalid } from '../../codecs/structs/invalid.js'
import { isPromiseLike } from '../../util/isPromiseLike.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { FieldOptions } from '../FieldOptions.js'
import type { Converter } from './Converter.js'
import { sameValue } from './sameValue.js'
import { show } from './show.js'

/** One rule of a field. */
export interface Rule {
  readonly name: string
  /** What was expected, where a value breaks the rule. */
  readonly broken: (value: unknown) => string | undefined
}

/**
 * The rules that options name.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where a limit is no value of the type
 */
export function fieldRules(type: Converter, options: FieldOptions): readonly Rule[] {
  const { min, max, length, pattern, enum: allowed, check } = options
  const rules: Rule[] = []
  const add = (name: string, broken: Rule['broken']): void => {
    rules.push({ name, broken })
  }
  if (min !== undefined) {
    const limit = limitOf(type, min, 'min')
    add('min', value => (compare(value, limit) >= 0 ? undefined : `a ${type.kind} of at least ${show(min)}`))
  }
  if (max !== undefined) {
    const limit = limitOf(type, max, 'max')
    add('max', value => (compare(value, limit) <= 0 ? undefined : `a ${type.kind} of at most ${show(max)}`))
  }
  if (length !== undefined) add('length', lengthRule(type.kind, length))
  if (pattern !== undefined) {
    // The flags g and y make a RegExp remember where it was.
    const regexp = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
    add('pattern', value =>
      typeof value === 'string' && regexp.test(value) ? undefined : `a ${type.kind} matching \`${String(pattern)}\``,
    )
  }
  if (allowed !== undefined) {
    const values = allowed.map(each => limitOf(type, each, 'enum'))
    const listed = allowed.map(show).join()
    add('enum', value => (values.some(each => sameValue(each, value)) ? undefined : `one of \`${listed}\``))
  }
  if (check !== undefined) add('check', value => checked(type.kind, value, check))
  return rules
}

function lengthRule(kind: string, length: number | { readonly min?: number; readonly max?: number }): Rule['broken'] {
  const { min = 0, max = Number.POSITIVE_INFINITY } = typeof length === 'number' ? { min: length, max: length } : length
  const range = min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
  return value => {
    const size = sizeOf(value)
    return size !== undefined && size >= min && size <= max ? undefined : `a ${kind} with a length of ${range}`
  }
}

function checked(kind: string, value: unknown, check: (value: unknown) => boolean | string): string | undefined {
  const otherwise = `a ${kind} that passes its check`
  try {
    const answer = check(value)
    if (answer === true) return undefined
    if (isPromiseLike(answer)) {
      answer.then(undefined, () => undefined)
      return `${otherwise} (it answers with a promise, and has to answer at once)`
    }
    return typeof answer === 'string' ? `${otherwise} (${answer})` : otherwise
  } catch (error) {
    return `${otherwise} (${error instanceof Error ? error.message : String(error)})`
  }
}

function limitOf(type: Converter, limit: unknown, option: string): unknown {
  const value = type.takeOpen(limit, false, undefined)
  if (value !== invalid) return value
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `The option ${option} of a field is ${show(limit)}, which is no ${type.kind}.`,
    'Give a value that the field may have.',
  )
}

/** Below, above or at zero, as the first value is less, more or the same; NaN where they can't be compared. */
function compare(one: unknown, other: unknown): number {
  if (BigNumber.isBigNumber(one)) return one.comparedTo(other as BigNumber) ?? Number.NaN
  const [a, b] = [one, other].map(each => (typeof each === 'object' ? each?.valueOf() : each)) as [number, number]
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length
  if (value instanceof Set || value instanceof Map) return value.size
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}
