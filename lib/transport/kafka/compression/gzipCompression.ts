import { gunzipSync, gzipSync } from 'node:zlib'
import type { Compression } from './Compression.js'

export const gzipCompression: Compression = {
  name: 'gzip',
  id: 1,
  compress: bytes => gzipSync(bytes),
  decompress: bytes => gunzipSync(bytes),
}
