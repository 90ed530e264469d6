import { asBuffer } from './asBuffer.js'
import type { Codec } from './Codec.js'

/** Text in UTF-8: what string keys are written with, as Java's StringSerializer does. */
export function text(): Codec<string> {
  return codec
}

const codec: Codec<string> = {
  name: 'text',
  encode(value) {
    if (typeof value !== 'string') throw new TypeError(`text takes a string, not ${typeof value}`)
    return Buffer.from(value)
  },
  decode: bytes => asBuffer(bytes).toString('utf8'),
}
