import { fixedCodec } from './fixedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'
import { wholeNumber } from './wholeNumber.js'

const codec = fixedCodec<number>(
  'long',
  8,
  (value, bytes) => bytes.writeBigInt64BE(BigInt(wholeNumber(value, 64, 'long'))),
  bytes => {
    const value = bytes.readBigInt64BE()
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is no exact number: read it with bigint()`)
    return number
  },
)

/**
 * A whole number in 8 bytes, as Java's LongSerializer writes it. What is beyond 2^53 is an error; `bigint()` reads all.
 */
export function long(): PipeableCodec<number> {
  return codec
}
