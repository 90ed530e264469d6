const SIGNED_32 = [-(2n ** 31n), 2n ** 31n - 1n] as const
const UNSIGNED_32 = [0n, 2n ** 32n - 1n] as const
const SIGNED_64 = [-(2n ** 63n), 2n ** 63n - 1n] as const
const UNSIGNED_64 = [0n, 2n ** 64n - 1n] as const

/** What each type of integers can hold. */
const RANGES: Readonly<Record<string, readonly [least: bigint, most: bigint]>> = {
  int32: SIGNED_32,
  sint32: SIGNED_32,
  sfixed32: SIGNED_32,
  uint32: UNSIGNED_32,
  fixed32: UNSIGNED_32,
  int64: SIGNED_64,
  sint64: SIGNED_64,
  sfixed64: SIGNED_64,
  uint64: UNSIGNED_64,
  fixed64: UNSIGNED_64,
}

/**
 * A number, bigint or text for an integer field as protobufjs takes it, which would keep the lower bits of one that is
 * too large. What is for another field, or no integer at all, stays as it is.
 *
 * @throws TypeError where the type can't hold it, or the number is not exact
 */
export function protobufInteger(type: string, value: unknown): unknown {
  const range = RANGES[type]
  if (range === undefined) return value
  const wide = type.endsWith('64')
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return value
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not exact: give a bigint or a text`)
    check(type, BigInt(value), range)
    return value
  }
  const whole = typeof value === 'bigint' || (wide && typeof value === 'string' && /^-?\d{1,20}$/.test(value))
  if (!whole) return value
  const integer = BigInt(value as bigint | string)
  check(type, integer, range)
  if (!wide) return Number(integer)
  return { low: Number(BigInt.asIntN(32, integer)), high: Number(BigInt.asIntN(32, integer >> 32n)) }
}

function check(type: string, value: bigint, [least, most]: readonly [bigint, bigint]): void {
  if (value < least || value > most) throw new TypeError(`${value} is out of the range of ${type}`)
}
