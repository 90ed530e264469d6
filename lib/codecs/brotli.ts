import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { CompressionOptions } from './CompressionOptions.js'
import { compressing } from './compressing.js'
import type { PipeableCodec } from './PipeableCodec.js'

/** Compresses bytes as brotli (RFC 7932), which has a dictionary of common words: for short texts. */
export function brotli(options?: CompressionOptions): PipeableCodec<Uint8Array> {
  return compressing(
    {
      name: 'brotli',
      level: 4,
      maxLevel: 11,
      compress: (bytes, level) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: level } }),
      decompress: (bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength }),
    },
    options,
  )
}
