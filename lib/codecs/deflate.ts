import { deflateSync, inflateSync } from 'node:zlib'
import type { CompressionOptions } from './CompressionOptions.js'
import { compressing } from './compressing.js'
import type { PipeableCodec } from './PipeableCodec.js'

/** Compresses bytes as zlib does (RFC 1950), which takes 12 bytes less than gzip. */
export function deflate(options?: CompressionOptions): PipeableCodec<Uint8Array> {
  return compressing(
    {
      name: 'deflate',
      level: 6,
      maxLevel: 9,
      compress: (bytes, level) => deflateSync(bytes, { level }),
      decompress: (bytes, maxOutputLength) => inflateSync(bytes, { maxOutputLength }),
    },
    options,
  )
}
