/** Options of the codecs that compress. */
export interface CompressionOptions {
  /** From fast to small: 0 to 9, of brotli 0 to 11. Default: zlib's 6, of brotli 4. */
  readonly level?: number
  /** Bytes that a decoded value may have: a few bytes may stand for gigabytes. Default 64 MiB. */
  readonly maxBytes?: number
}
