import type BigNumber from 'bignumber.js'
import { DecimalConverter } from './convert/DecimalConverter.js'
import type { DecimalOptions } from './DecimalOptions.js'
import type { FieldType } from './FieldType.js'
import { typed } from './typed.js'

/**
 * An exact decimal: a BigNumber of bignumber.js in code, a string of digits on the wire, which is written as it was
 * read. Numbers are taken as long as they have at most 15 digits, as more of them may not be what was meant.
 *
 * @example
 * decimal({ digits: 10, scale: 2 })   // up to 99999999.99
 */
export function decimal(
  options: DecimalOptions = {},
): FieldType<BigNumber, BigNumber | string | number | bigint, 'required'> {
  return typed(new DecimalConverter(options))
}
