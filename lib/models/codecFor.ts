import type { Codec } from '../codecs/Codec.js'
import type { CodecName } from '../codecs/CodecName.js'
import { codecs } from '../codecs/codecs.js'

/** @throws RxfaustError `RXFAUST_OPTION` where there is no codec of the name */
// biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
export function codecFor(codec: Codec<any> | CodecName = 'json'): Codec<unknown> {
  return typeof codec === 'string' ? codecs.get(codec) : codec
}
