import { fixedCodec } from './fixedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = fixedCodec<number>(
  'double',
  8,
  (value, bytes) => {
    if (typeof value !== 'number') throw new TypeError(`double takes a number, not ${typeof value}`)
    bytes.writeDoubleBE(value)
  },
  bytes => bytes.readDoubleBE(),
)

/** A number in 8 bytes, as Java's DoubleSerializer writes it. */
export function double(): PipeableCodec<number> {
  return codec
}
