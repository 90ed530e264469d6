import type { Codec } from '../Codec.js'
import { avroFormat } from './avroFormat.js'
import { jsonFormat } from './jsonFormat.js'
import { protobufFormat } from './protobufFormat.js'
import { RegistryClient } from './RegistryClient.js'
import type { RegistryOptions } from './RegistryOptions.js'
import { registryCodec } from './registryCodec.js'

/**
 * Codecs with schemas in a registry, in Confluent's wire format, as Java's KafkaAvroSerializer and its kin write it. They
 * need the package `@kafkajs/confluent-schema-registry`, of Protobuf `protobufjs` as well. Schemas are registered, or
 * looked up, at the start of the app. A record whose schema is not known yet waits until the registry has told it, and
 * its partition with it.
 *
 * With a schema, values are written by it, and those of other schemas are read into it; without one they are written by
 * the subject's last schema, and each is read by its own. For topics only: what a table holds is decoded at once.
 *
 * @throws RxfaustError `RXFAUST_OPTION`; from the start of the app `RXFAUST_SCHEMA`, `RXFAUST_MISSING_PACKAGE`
 *
 * @example
 * const registry = schemaRegistry({ url: 'http://localhost:8081' })
 * const orders = app.topic('orders', { key: 'text', value: registry.avro<Order>(orderSchema) })
 */
export function schemaRegistry(options: RegistryOptions): {
  /** @param schema as an object or JSON text */
  avro<T = unknown>(schema?: object | string): Codec<T>
  /**
   * @param schema the text of a .proto file
   * @param message the full name of the message that is written; default: the first one of the file
   */
  protobuf<T = unknown>(schema?: string, message?: string): Codec<T>
  /** JSON that is checked by a JSON Schema. */
  json<T = unknown>(schema?: object | string): Codec<T>
} {
  const client = new RegistryClient(options)
  const textOf = (schema: object | string | undefined): string | undefined =>
    typeof schema === 'object' ? JSON.stringify(schema) : schema
  return {
    avro: schema => registryCodec({ client, options, type: 'AVRO', schema: textOf(schema), formatOf: avroFormat }),
    protobuf: (schema, message) =>
      registryCodec({
        client,
        options,
        type: 'PROTOBUF',
        schema,
        // Of another schema only the messages that its paths lead to are of interest.
        formatOf: (found, own) => protobufFormat(found, own ? message : undefined),
      }),
    json: schema => registryCodec({ client, options, type: 'JSON', schema: textOf(schema), formatOf: jsonFormat }),
  }
}
