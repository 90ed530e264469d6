import { AlikeJson } from './AlikeJson.js'
import { asBuffer } from './asBuffer.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = createCodec<unknown>({
  name: 'json',
  encode: value => Buffer.from(textOf(value)),
  encodeText: textOf,
  decode: bytes => JSON.parse(asBuffer(bytes).toString('utf8')),
  decoderAt() {
    const alike = new AlikeJson()
    return (source, start, end) => alike.decode(source, start, end)
  },
})

function textOf(value: unknown): string {
  const text = JSON.stringify(value)
  if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`)
  return text
}

/**
 * JSON in UTF-8, with the type that the caller knows the values to have (it is not checked: use a struct for that).
 *
 * @example
 * app.topic('alerts', { value: json<{ alert: string }>() })
 */
export function json<T = unknown>(): PipeableCodec<T> {
  return codec as PipeableCodec<T>
}
