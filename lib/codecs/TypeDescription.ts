import type { Struct } from 'superstruct'
import type { Codec } from './Codec.js'
import type { CodecName } from './CodecName.js'

// biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
type AnyStruct = Struct<any, any>

/**
 * How a key or value is described: a superstruct struct (checked, JSON or text), a codec, the name of one, or both
 * a struct and a codec.
 */
export type TypeDescription =
  | AnyStruct
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  | Codec<any>
  | CodecName
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  | { readonly type: AnyStruct; readonly codec: Codec<any> | CodecName }
