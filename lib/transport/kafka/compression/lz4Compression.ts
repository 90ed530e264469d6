import { loadPackage } from '../../../util/loadPackage.js'
import type { Compression } from './Compression.js'

/** LZ4's frames, of independent blocks, as Kafka demands. @throws RxfaustError `RXFAUST_MISSING_PACKAGE` */
export async function lz4Compression(): Promise<Compression> {
  const { compressFrameSync, decompressFrameSync } = await loadPackage(
    'lz4-napi',
    'The compression lz4',
    () => import('lz4-napi'),
  )
  return {
    name: 'lz4',
    id: 3,
    compress: bytes => compressFrameSync(bytes),
    decompress: bytes => decompressFrameSync(bytes),
  }
}
