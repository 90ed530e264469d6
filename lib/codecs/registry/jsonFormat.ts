import type { FoundSchema } from './RegistryClient.js'
import type { WireFormat } from './WireFormat.js'

/** What is used of a compiled schema of JSON. */
interface JsonType {
  toBuffer(value: unknown): Buffer
  fromBuffer(bytes: Buffer): unknown
}

/** JSON, checked by the schema. */
export async function jsonFormat({ compiled }: FoundSchema): Promise<WireFormat> {
  const type = compiled as JsonType
  return { encode: value => type.toBuffer(value), decode: bytes => type.fromBuffer(bytes) }
}
