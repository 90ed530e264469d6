/**
 * The codecs that have names, with the types of their values. A package that registers a codec adds it here.
 *
 * @example
 * declare module 'rxfaust' {
 *   interface CodecTypes {
 *     hex: string
 *   }
 * }
 */
export interface CodecTypes {
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
