import type { Codec } from './Codec.js'

/** The bytes as they are. */
export function raw(): Codec<Uint8Array> {
  return codec
}

const codec: Codec<Uint8Array> = {
  name: 'raw',
  encode(value) {
    if (!(value instanceof Uint8Array)) throw new TypeError(`raw takes bytes, not ${typeof value}`)
    return value
  },
  decode: bytes => bytes,
}
