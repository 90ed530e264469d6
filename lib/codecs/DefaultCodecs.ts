import type { Codec } from './Codec.js'

/** The codecs of keys and values whose description has none. What is absent is text for strings of keys, else JSON. */
export interface DefaultCodecs {
  readonly key?: Codec<unknown> | undefined
  readonly value?: Codec<unknown> | undefined
}
