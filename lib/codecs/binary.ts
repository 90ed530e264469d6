import { asBuffer } from './asBuffer.js'
import { asBytes } from './asBytes.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const codec = createCodec<Uint8Array>({
  name: 'binary',
  bytes: true,
  encode: value => Buffer.from(asBuffer(asBytes(value, 'binary')).toString('base64')),
  decode(bytes) {
    const text = asBuffer(bytes).toString('latin1')
    // Node leaves out what is no base64.
    if (!BASE64.test(text)) throw new TypeError('the bytes are no base64')
    return Buffer.from(text, 'base64')
  },
})

/** Bytes as the text of their base64 (RFC 4648, with padding), for what takes only text. */
export function binary(): PipeableCodec<Uint8Array> {
  return codec
}
