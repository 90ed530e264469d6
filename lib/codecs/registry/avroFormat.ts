import type { FoundSchema } from './RegistryClient.js'
import type { WireFormat } from './WireFormat.js'

/** What is used of a type of avsc. */
interface AvroType {
  readonly typeName: string
  toBuffer(value: unknown): Buffer
  fromBuffer(bytes: Buffer, resolver?: object): unknown
  createResolver(writer: AvroType): object
  equals(other: AvroType): boolean
}

interface AvroFormat extends WireFormat {
  readonly avro: AvroType
}

/** Avro's binary encoding. What another schema has written is read into the own one, by Avro's rules of resolution. */
export async function avroFormat({ compiled }: FoundSchema): Promise<WireFormat> {
  const type = compiled as AvroType
  const resolvers = new Map<WireFormat, object>()
  // Bytes alone are written as they are by Java's serializer, without Avro's length.
  const plain = type.typeName === 'bytes' || type.typeName.endsWith(':bytes')
  const format: AvroFormat = {
    avro: type,
    encode: value => (plain ? (value as Uint8Array) : type.toBuffer(value)),
    decode(bytes, writer) {
      if (plain) return bytes
      const { avro } = writer as AvroFormat
      if (writer === format || avro.equals(type)) return type.fromBuffer(bytes)
      let resolver = resolvers.get(writer)
      if (resolver === undefined) {
        resolver = type.createResolver(avro)
        resolvers.set(writer, resolver)
      }
      return type.fromBuffer(bytes, resolver)
    },
  }
  return format
}
