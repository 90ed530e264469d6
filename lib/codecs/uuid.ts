import { asUtf8 } from './asUtf8.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const codec = createCodec<string>({
  name: 'uuid',
  encode: value => Buffer.from(checked(value)),
  decode: bytes => checked(asUtf8(bytes)),
})

/** In small letters, so that equal ones are equal bytes. */
function checked(value: unknown): string {
  if (typeof value !== 'string' || !UUID.test(value)) throw new TypeError(`${JSON.stringify(value)} is no UUID`)
  return value.toLowerCase()
}

/** A UUID as a text, `'0b3e…-…'`, as Java's UUIDSerializer writes it. */
export function uuid(): PipeableCodec<string> {
  return codec
}
