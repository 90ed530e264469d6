declare global {
  /**
   * What is added to {@link CodecTypes}. It is global, as TypeScript merges what several programs and packages add to an
   * interface that a package only exports again with the first of them alone.
   */
  interface RxfaustCodecTypes {}
}

/**
 * The codecs that have names, with the types of their values. A package that registers a codec adds it here.
 *
 * @example
 * declare global {
 *   interface RxfaustCodecTypes {
 *     hex: string
 *   }
 * }
 */
export interface CodecTypes extends RxfaustCodecTypes {
  json: unknown
  text: string
  raw: Uint8Array
  yaml: unknown
  msgpack: unknown
  binary: Uint8Array
  gzip: Uint8Array
  deflate: Uint8Array
  brotli: Uint8Array
  short: number
  int: number
  long: number
  bigint: bigint
  float: number
  double: number
  boolean: boolean
  uuid: string
}
