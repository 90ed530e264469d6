/** What is used of a message type of protobufjs. */
export interface ProtobufType {
  readonly fields: Readonly<Record<string, ProtobufField>>
  verify(message: object): string | null
  encode(message: object): { finish(): Uint8Array }
  decode(bytes: Uint8Array): object
  toObject(message: never, options: object): object
}

/** And of its fields. */
export interface ProtobufField {
  readonly type: string
  readonly repeated: boolean
  readonly map: boolean
  /** Of a map. */
  readonly keyType?: string
  readonly resolvedType: object | null
  resolve(): unknown
}
