import type { Codec } from '../codecs/Codec.js'

const SPACE = 0x20

/**
 * Keys of unknown type: strings as their text, which places them as other topics with text keys do; anything else as
 * JSON behind a space, by which it is told from text. Strings that begin with a space are JSON as well.
 */
export const groupKey: Codec<unknown> = {
  name: 'text or json',
  encode(key) {
    if (typeof key === 'string' && !key.startsWith(' ')) return Buffer.from(key)
    const text = JSON.stringify(key)
    if (text === undefined) throw new TypeError(`${typeof key} can't be a key`)
    return Buffer.from(` ${text}`)
  },
  decode(bytes) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    return bytes[0] === SPACE ? JSON.parse(text) : text
  },
}
