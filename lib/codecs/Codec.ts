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
  /** @throws anything; the caller makes an `RXFAUST_DECODE` of it */
  decode(bytes: Uint8Array): T
}
