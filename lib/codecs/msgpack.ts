import { loadedCodec } from './loadedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = loadedCodec<unknown>({
  name: 'msgpack',
  package: 'msgpackr',
  async load() {
    const { C1, Packr } = await import('msgpackr')
    // Plain MessagePack, which every other implementation reads; integers above 2^53 become bigints.
    // The types of msgpackr 2 write this word wrongly.
    const packr = new Packr({ useRecords: false, int64AsType: 'auto' as 'number' })
    return {
      encode(value) {
        if (value === undefined || typeof value === 'function' || typeof value === 'symbol') {
          throw new TypeError(`${typeof value} has no MessagePack form`)
        }
        return packr.pack(value)
      },
      decode(bytes) {
        const value: unknown = packr.unpack(bytes)
        // What msgpackr makes of the one byte that MessagePack does not use.
        if (value === C1) throw new TypeError('the bytes are no MessagePack')
        return value
      },
    }
  },
})

/**
 * MessagePack, by the package `msgpackr`.
 *
 * @example
 * app.topic('readings', { value: msgpack<Reading>() })
 */
export function msgpack<T = unknown>(): PipeableCodec<T> {
  return codec as PipeableCodec<T>
}
