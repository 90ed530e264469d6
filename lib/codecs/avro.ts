import { asBuffer } from './asBuffer.js'
import { loadedCodec } from './loadedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'
import { readSchema } from './readSchema.js'

/**
 * Avro's binary encoding without anything in front, by the package `avsc`. What a schema registry is part of is
 * `registry`.
 *
 * @param schema as an object or JSON text
 *
 * @example
 * app.topic('orders', {
 *   value: avro<{ id: string }>({ type: 'record', name: 'Order', fields: [{ name: 'id', type: 'string' }] }),
 * })
 */
export function avro<T = unknown>(schema: object | string): PipeableCodec<T> {
  return loadedCodec<T>({
    name: 'avro',
    package: 'avsc',
    async load() {
      const { default: avsc } = await import('avsc')
      const type = readSchema('avro', () =>
        avsc.Type.forSchema((typeof schema === 'string' ? JSON.parse(schema) : schema) as never),
      )
      return {
        encode: value => type.toBuffer(value),
        decode: bytes => type.fromBuffer(asBuffer(bytes)) as T,
      }
    },
  })
}
