import { fixedCodec } from './fixedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = fixedCodec<number>(
  'float',
  4,
  (value, bytes) => {
    if (typeof value !== 'number') throw new TypeError(`float takes a number, not ${typeof value}`)
    bytes.writeFloatBE(value)
  },
  bytes => bytes.readFloatBE(),
)

/** A number in 4 bytes, as Java's FloatSerializer writes it: to about seven digits. */
export function float(): PipeableCodec<number> {
  return codec
}
