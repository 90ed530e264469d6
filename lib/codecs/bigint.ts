import { fixedCodec } from './fixedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = fixedCodec<bigint>(
  'bigint',
  8,
  (value, bytes) => {
    if (typeof value !== 'bigint') throw new TypeError(`bigint takes a bigint, not ${typeof value}`)
    bytes.writeBigInt64BE(value)
  },
  bytes => bytes.readBigInt64BE(),
)

/** A whole number of 64 bits, as Java's LongSerializer writes it; all of them, as bigints. */
export function bigint(): PipeableCodec<bigint> {
  return codec
}
