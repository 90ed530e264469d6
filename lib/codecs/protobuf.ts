import { loadedCodec } from './loadedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'
import { protobufMessage } from './protobufMessage.js'
import { protobufRoot } from './protobufRoot.js'
import { readSchema } from './readSchema.js'

/**
 * Protobuf without anything in front, by the package `protobufjs`. What a schema registry is part of is `registry`.
 *
 * @param schema the text of a .proto file
 * @param message the full name of a message in it
 *
 * @example
 * app.topic('orders', { value: protobuf<{ id: string }>('syntax = "proto3"; message Order { string id = 1; }', 'Order') })
 */
export function protobuf<T extends object = Record<string, unknown>>(
  schema: string,
  message: string,
): PipeableCodec<T> {
  return loadedCodec<T>({
    name: 'protobuf',
    package: 'protobufjs',
    async load() {
      const { default: protobufjs } = await import('protobufjs')
      return readSchema('protobuf', () => {
        const { root } = protobufRoot(protobufjs, [schema])
        return protobufMessage<T>(root.lookupType(message))
      })
    },
  })
}
