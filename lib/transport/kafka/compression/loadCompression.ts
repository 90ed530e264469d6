import type { CompressionName } from '../../CompressionName.js'
import type { Compression } from './Compression.js'
import { gzipCompression } from './gzipCompression.js'
import { lz4Compression } from './lz4Compression.js'
import { snappyCompression } from './snappyCompression.js'
import { zstdCompression } from './zstdCompression.js'

const loaders: Readonly<Record<Exclude<CompressionName, 'none'>, () => Promise<Compression>>> = {
  gzip: async () => gzipCompression,
  snappy: snappyCompression,
  lz4: lz4Compression,
  zstd: zstdCompression,
}
const loading = new Map<CompressionName, Promise<Compression>>()

/**
 * Loads a compression; `undefined` for none.
 *
 * @throws RxfaustError `RXFAUST_MISSING_PACKAGE`
 */
export async function loadCompression(name: CompressionName): Promise<Compression | undefined> {
  if (name === 'none') return undefined
  let promise = loading.get(name)
  if (promise === undefined) {
    promise = loaders[name]()
    loading.set(name, promise)
    // It may be installed meanwhile.
    promise.catch(() => loading.delete(name))
  }
  return promise
}
