import { fixedCodec } from './fixedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'
import { wholeNumber } from './wholeNumber.js'

const codec = fixedCodec<number>(
  'int',
  4,
  (value, bytes) => bytes.writeInt32BE(wholeNumber(value, 32, 'int')),
  bytes => bytes.readInt32BE(),
)

/** A whole number in 4 bytes, as Java's IntegerSerializer writes it. */
export function int(): PipeableCodec<number> {
  return codec
}
