import { fixedCodec } from './fixedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = fixedCodec<boolean>(
  'boolean',
  1,
  (value, bytes) => {
    if (typeof value !== 'boolean') throw new TypeError(`boolean takes a boolean, not ${typeof value}`)
    bytes[0] = value ? 1 : 0
  },
  bytes => {
    if ((bytes[0] as number) > 1) throw new RangeError(`a boolean is the byte 0 or 1, not ${bytes[0]}`)
    return bytes[0] === 1
  },
)

/** True or false in one byte, as Java's BooleanSerializer writes it. Its name is `boolean`. */
export function bool(): PipeableCodec<boolean> {
  return codec
}
