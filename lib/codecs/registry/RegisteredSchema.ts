/** A schema as the registry holds it. */
export interface RegisteredSchema {
  readonly type: 'AVRO' | 'PROTOBUF' | 'JSON'
  readonly schema: string
  readonly references?: readonly { readonly name: string; readonly subject: string; readonly version: number }[]
}
