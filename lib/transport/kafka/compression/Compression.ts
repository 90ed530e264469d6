import type { CompressionName } from '../../CompressionName.js'

/** How the records of a batch are compressed. */
export interface Compression {
  readonly name: CompressionName
  /** Kafka's number of it, in the attributes of a batch. */
  readonly id: number
  compress(bytes: Buffer): Uint8Array
  decompress(bytes: Buffer): Buffer
}
