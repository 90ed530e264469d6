import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Struct } from 'superstruct'
import type { Codec } from './Codec.js'
import type { CodecName } from './CodecName.js'
import type { HeaderTypes } from './HeaderTypes.js'
import type { ValueType, valueType } from './valueType.js'

/** A model, a superstruct struct, or a schema of zod, valibot, arktype and others that follow standardschema.dev. */
type AnyType =
  // biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
  | Struct<any, any>
  | StandardSchemaV1
  // biome-ignore lint/suspicious/noExplicitAny: whatever the model is
  | { readonly [valueType]: ValueType<any> }

/**
 * How a key or value is described: a model, a struct or a Standard Schema (checked, JSON or text), a codec, the name of
 * one, both a type and a codec, or several of these of which a header names the one.
 */
export type TypeDescription =
  | AnyType
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  | Codec<any>
  | CodecName
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  | { readonly type: AnyType; readonly codec: Codec<any> | CodecName }
  | HeaderTypes
