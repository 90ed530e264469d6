/** What writes and reads the part of a record behind the head of Confluent's wire format, by one schema. */
export interface WireFormat {
  encode(value: unknown): Uint8Array
  /** @param writer that of the schema by which the bytes were written */
  decode(bytes: Buffer, writer: WireFormat): unknown
}
