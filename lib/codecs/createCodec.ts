import type { Codec } from './Codec.js'
import type { PipeableCodec } from './PipeableCodec.js'

/**
 * Makes a codec that can be piped into others.
 *
 * @example
 * const hex = createCodec<string>({
 *   name: 'hex',
 *   encode: text => Buffer.from(text, 'hex'),
 *   decode: bytes => Buffer.from(bytes).toString('hex'),
 * })
 * codecs.register(hex)                              // 'hex', 'hex|gzip'
 * app.topic('hashes', { value: hex.pipe(gzip()) })
 */
export function createCodec<T>(codec: Codec<T>): PipeableCodec<T> {
  return { ...codec, pipe: next => createCodec(piped(codec, next)) }
}

function piped<T>(first: Codec<T>, next: Codec<Uint8Array>): Codec<T> {
  const both: Codec<T> = {
    name: `${first.name}|${next.name}`,
    encode: value => next.encode(first.encode(value)),
    decode: bytes => first.decode(next.decode(bytes)),
    bytes: first.bytes,
  }
  if (first.prepare !== undefined || next.prepare !== undefined) {
    both.prepare = async () => {
      await first.prepare?.()
      await next.prepare?.()
    }
  }
  if (first.bind !== undefined || next.bind !== undefined) {
    both.bind = use => piped(first.bind?.(use) ?? first, next.bind?.(use) ?? next)
  }
  if (first.pending !== undefined) {
    both.pending = bytes => {
      try {
        return first.pending?.(next.decode(bytes))
      } catch {
        // Bytes that can't be decoded wait for nothing; `decode` tells what is wrong with them.
        return undefined
      }
    }
  }
  return both
}
