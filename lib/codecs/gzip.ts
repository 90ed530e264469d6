import { gunzipSync, gzipSync } from 'node:zlib'
import type { CompressionOptions } from './CompressionOptions.js'
import { compressing } from './compressing.js'
import type { PipeableCodec } from './PipeableCodec.js'

/**
 * Compresses bytes as gzip (RFC 1952). Whole batches are compressed better by a topic's `compression`.
 *
 * @example
 * app.topic('pages', { value: text().pipe(gzip()) })
 */
export function gzip(options?: CompressionOptions): PipeableCodec<Uint8Array> {
  return compressing(
    {
      name: 'gzip',
      level: 6,
      maxLevel: 9,
      compress: (bytes, level) => gzipSync(bytes, { level }),
      decompress: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }),
    },
    options,
  )
}
