/** @throws TypeError, RangeError where the value is no whole number of so many bits */
export function wholeNumber(value: unknown, bits: number, codec: string): number {
  if (typeof value !== 'number') throw new TypeError(`${codec} takes a number, not ${typeof value}`)
  const limit = Math.min(2 ** (bits - 1), Number.MAX_SAFE_INTEGER + 1)
  if (Number.isInteger(value) && value < limit && value >= -limit) return value
  throw new RangeError(`${codec} takes whole numbers from ${-limit} to ${limit - 1}, not ${value}`)
}
