import { RxfaustError } from '../util/RxfaustError.js'
import { asBytes } from './asBytes.js'
import type { CompressionOptions } from './CompressionOptions.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

/** Bytes that a decoded value may have, where the options don't say. */
const MAX_BYTES = 64 * 1024 * 1024

/** What a codec that compresses is made of. */
interface Compression {
  readonly name: string
  readonly level: number
  readonly maxLevel: number
  compress(bytes: Uint8Array, level: number): Uint8Array
  /** @throws anything where it would be more than so many bytes */
  decompress(bytes: Uint8Array, maxBytes: number): Uint8Array
}

/**
 * A codec that compresses.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function compressing(compression: Compression, options: CompressionOptions = {}): PipeableCodec<Uint8Array> {
  const { name, maxLevel } = compression
  const { level = compression.level, maxBytes = MAX_BYTES } = options
  if (!Number.isInteger(level) || level < 0 || level > maxLevel) {
    throw new RxfaustError('RXFAUST_OPTION', `The level of ${name} is ${level}.`, `Give a whole number to ${maxLevel}.`)
  }
  if (!Number.isInteger(maxBytes) || maxBytes < 1) {
    throw new RxfaustError('RXFAUST_OPTION', `maxBytes of ${name} is ${maxBytes}.`, 'Give a whole number above zero.')
  }
  return createCodec<Uint8Array>({
    name,
    bytes: true,
    encode: value => compression.compress(asBytes(value, name), level),
    decode: bytes => compression.decompress(bytes, maxBytes),
  })
}
