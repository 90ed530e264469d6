import type { Struct } from 'superstruct'
import type { Codec } from './Codec.js'

/** The type of the values that a {@link TypeDescription} describes; `Default` where nothing is described. */
export type TypeOf<D, Default = unknown> =
  // biome-ignore lint/suspicious/noExplicitAny: only the value type is inferred
  D extends Struct<infer T, any>
    ? T
    : D extends Codec<infer T>
      ? T
      : D extends { readonly type: infer S }
        ? TypeOf<S>
        : D extends 'text'
          ? string
          : D extends 'raw'
            ? Uint8Array
            : D extends 'json'
              ? unknown
              : Default
