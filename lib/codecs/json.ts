import { asBuffer } from './asBuffer.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = createCodec<unknown>({
  name: 'json',
  encode(value) {
    const text = JSON.stringify(value)
    if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`)
    return Buffer.from(text)
  },
  decode: bytes => JSON.parse(asBuffer(bytes).toString('utf8')),
})

/**
 * JSON in UTF-8, with the type that the caller knows the values to have (it is not checked: use a struct for that).
 *
 * @example
 * app.topic('alerts', { value: json<{ alert: string }>() })
 */
export function json<T = unknown>(): PipeableCodec<T> {
  return codec as PipeableCodec<T>
}
