import { asBytes } from './asBytes.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = createCodec<Uint8Array>({
  name: 'raw',
  bytes: true,
  encode: value => asBytes(value, 'raw'),
  decode: bytes => bytes,
})

/** The bytes as they are, as Java's ByteArraySerializer, ByteBufferSerializer and BytesSerializer have them. */
export function raw(): PipeableCodec<Uint8Array> {
  return codec
}
