import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Struct } from 'superstruct'
import type { Codec } from './Codec.js'
import type { CodecTypes } from './CodecTypes.js'
import type { valueType } from './valueType.js'

/** The type of the values that a {@link TypeDescription} describes; `Default` where nothing is described. */
export type TypeOf<D, Default = unknown> =
  // biome-ignore lint/suspicious/noExplicitAny: only the value type is inferred
  D extends Struct<infer T, any>
    ? T
    : D extends { readonly [valueType]: unknown; readonly prototype: infer T }
      ? T
      : D extends StandardSchemaV1<infer _, infer T>
        ? T
        : D extends Codec<infer T>
          ? T
          : D extends { readonly type: infer S }
            ? TypeOf<S>
            : D extends keyof CodecTypes
              ? CodecTypes[D]
              : D extends `${infer First extends keyof CodecTypes}|${string}`
                ? CodecTypes[First]
                : D extends { readonly header: string; readonly types: infer Types }
                  ? { [Name in keyof Types]: TypeOf<Types[Name]> }[keyof Types]
                  : Default
