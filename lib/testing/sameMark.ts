import { isDeepStrictEqual } from 'node:util'
import type { Mark } from './Mark.js'

/** Whether what was seen is what was expected. Errors are compared by name and message. */
export function sameMark(expected: Mark, seen: Mark): boolean {
  if (expected.frame !== seen.frame || expected.kind !== seen.kind) return false
  if (expected.kind !== 'error') return isDeepStrictEqual(expected.value, seen.value)
  const wanted = expected.value
  if (wanted === undefined) return true
  if (!(wanted instanceof Error && seen.value instanceof Error)) return isDeepStrictEqual(wanted, seen.value)
  return wanted.name === seen.value.name && wanted.message === seen.value.message
}
