import { asUtf8 } from './asUtf8.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = createCodec<string>({
  name: 'text',
  encode(value) {
    if (typeof value !== 'string') throw new TypeError(`text takes a string, not ${typeof value}`)
    return Buffer.from(value)
  },
  decode: asUtf8,
})

/** Text in UTF-8: what string keys are written with, as Java's StringSerializer does. */
export function text(): PipeableCodec<string> {
  return codec
}
