import type { Codec } from '../codecs/Codec.js'
import { shortAscii } from '../codecs/shortAscii.js'

const SPACE = 0x20

/**
 * Keys of unknown type: strings as their text, which places them as other topics with text keys do; anything else as
 * JSON behind a space, by which it is told from text. Strings that begin with a space are JSON as well.
 */
export const groupKey: Codec<unknown> = {
  name: 'text or json',
  encode: key => Buffer.from(textOf(key)),
  encodeText: textOf,
  decode(bytes) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    return bytes[0] === SPACE ? JSON.parse(text) : text
  },
  decodeAt(source, start, end) {
    const text = shortAscii(source, start, end) ?? source.toString('utf8', start, end)
    return end > start && source[start] === SPACE ? JSON.parse(text) : text
  },
}

function textOf(key: unknown): string {
  if (typeof key === 'string' && !key.startsWith(' ')) return key
  const text = JSON.stringify(key)
  if (text === undefined) throw new TypeError(`${typeof key} can't be a key`)
  return ` ${text}`
}
