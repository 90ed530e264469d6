import { asBuffer } from './asBuffer.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

/** A codec of values that all take as many bytes. */
export function fixedCodec<T>(
  name: string,
  size: number,
  write: (value: T, bytes: Buffer) => void,
  read: (bytes: Buffer) => T,
): PipeableCodec<T> {
  return createCodec<T>({
    name,
    encode(value) {
      const bytes = Buffer.allocUnsafe(size)
      write(value, bytes)
      return bytes
    },
    decode(bytes) {
      if (bytes.length !== size) throw new RangeError(`${name} takes ${size} bytes, and there are ${bytes.length}`)
      return read(asBuffer(bytes))
    },
  })
}
