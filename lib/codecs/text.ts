import { asUtf8 } from './asUtf8.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'
import { shortAscii } from './shortAscii.js'

const codec = createCodec<string>({
  name: 'text',
  encode: value => Buffer.from(checked(value)),
  encodeText: checked,
  decode: asUtf8,
  decodeAt(source, start, end) {
    return shortAscii(source, start, end) ?? asUtf8(source.subarray(start, end))
  },
})

function checked(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`text takes a string, not ${typeof value}`)
  return value
}

/** Text in UTF-8: what string keys are written with, as Java's StringSerializer does. */
export function text(): PipeableCodec<string> {
  return codec
}
