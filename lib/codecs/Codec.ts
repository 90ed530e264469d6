import type { CodecUse } from './CodecUse.js'

/**
 * Turns values into bytes and back. Tombstones (`null`) never reach a codec.
 *
 * @example
 * const hex: Codec<string> = {
 *   name: 'hex',
 *   encode: text => Buffer.from(text, 'hex'),
 *   decode: bytes => Buffer.from(bytes).toString('hex'),
 * }
 */
export interface Codec<T> {
  /** For messages and for the comparison of declarations. */
  readonly name: string
  /** @throws anything; the caller makes an `RXFAUST_ENCODE` of it */
  encode(value: T): Uint8Array
  /**
   * The text whose UTF-8 is what `encode` gives, where there is one: it is written straight to where it goes then. Throws
   * as `encode` does; `undefined` where the value has to be encoded.
   */
  encodeText?(value: T): string | undefined
  /** @throws anything; the caller makes an `RXFAUST_DECODE` of it */
  decode(bytes: Uint8Array): T
  /** The same for bytes that lie in a larger buffer, where that is cheaper than to make a view of them first. */
  decodeAt?(source: Buffer, start: number, end: number): T
  /** A `decodeAt` for one use, instead: it may remember what the records of that use have in common. */
  decoderAt?(): (source: Buffer, start: number, end: number) => T
  /** Whether it makes bytes of bytes, so that its name may stand behind another one: `json|gzip`. */
  readonly bytes?: boolean
  /** Awaited before the first use, by the start of an app: loads a package, for instance. May be called again. */
  prepare?(): Promise<void>
  /** The codec for one use, where that matters: a schema registry names schemas after topics. */
  bind?(use: CodecUse): Codec<T>
  /**
   * What has to be awaited before these bytes can be decoded; `undefined` where they can be now. A rejection whose error
   * is `retriable` is tried again, any other one is left to `decode`.
   */
  pending?(bytes: Uint8Array): Promise<void> | undefined
}
