import BigNumber from 'bignumber.js'
import { DateTime } from 'luxon'

/**
 * Whether two values are the same in what they say: dates by their instant, decimals by their number, collections by
 * what is in them, models by their `equals`.
 */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return Number.isNaN(one) && Number.isNaN(other)
  }
  if ('equals' in one && typeof one.equals === 'function' && !DateTime.isDateTime(one) && !BigNumber.isBigNumber(one)) {
    return one.equals(other) === true
  }
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  if (DateTime.isDateTime(one) || one instanceof Date) return one.valueOf() === (other as Date).valueOf()
  if (BigNumber.isBigNumber(one)) return one.isEqualTo(other as BigNumber)
  if (one instanceof Uint8Array) return Buffer.compare(one, other as Uint8Array) === 0
  if (Array.isArray(one)) {
    return (
      one.length === (other as unknown[]).length && one.every((each, at) => sameValue(each, (other as unknown[])[at]))
    )
  }
  if (one instanceof Set) return sameMembers([...one], [...(other as Set<unknown>)])
  if (one instanceof Map) return sameMembers([...one], [...(other as Map<unknown, unknown>)])
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every(key => Object.hasOwn(other, key) && sameValue(one[key as never], other[key as never]))
  )
}

/** Sets and maps have no order. Members that are no primitives are found by comparing. */
function sameMembers(ones: unknown[], others: unknown[]): boolean {
  if (ones.length !== others.length) return false
  const primitives = new Set(others.filter(each => typeof each !== 'object'))
  const rest = others.filter(each => typeof each === 'object')
  return ones.every(one => {
    if (typeof one !== 'object') return primitives.has(one)
    const found = rest.findIndex(other => sameValue(one, other))
    if (found < 0) return false
    rest.splice(found, 1)
    return true
  })
}
