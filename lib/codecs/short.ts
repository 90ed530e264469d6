import { fixedCodec } from './fixedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'
import { wholeNumber } from './wholeNumber.js'

const codec = fixedCodec<number>(
  'short',
  2,
  (value, bytes) => bytes.writeInt16BE(wholeNumber(value, 16, 'short')),
  bytes => bytes.readInt16BE(),
)

/** A whole number in 2 bytes, as Java's ShortSerializer writes it. */
export function short(): PipeableCodec<number> {
  return codec
}
