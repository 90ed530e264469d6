import BigNumber from 'bignumber.js'
import { invalid } from '../../codecs/structs/invalid.js'

const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/
const ANY = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i
const ZERO = /^-0(?:\.0+)?$/
/** What a double keeps of any decimal. */
const EXACT_DIGITS = 15

/**
 * A decimal as plain digits, or `invalid`. Zeros at its end stay. Numbers are taken as long as they are sure to be
 * what was written: with up to 15 digits.
 */
export function decimalText(value: unknown): string | typeof invalid {
  if (typeof value === 'string') {
    if (PLAIN.test(value)) return ZERO.test(value) ? value.slice(1) : value
    const text = value.trim()
    if (!ANY.test(text)) return invalid
    const places = /e/i.test(text) ? undefined : (text.split('.')[1]?.length ?? 0)
    return unsigned(places === undefined ? new BigNumber(text).toFixed() : new BigNumber(text).toFixed(places))
  }
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return invalid
    const number = new BigNumber(value)
    return number.precision() > EXACT_DIGITS ? invalid : unsigned(number.toFixed())
  }
  return BigNumber.isBigNumber(value) && value.isFinite() ? unsigned(value.toFixed()) : invalid
}

function unsigned(text: string): string {
  return ZERO.test(text) ? text.slice(1) : text
}
