import zlib from 'node:zlib'
import { loadPackage } from '../../../util/loadPackage.js'
import type { Compression } from './Compression.js'

/** Of Node 22.15 and newer. */
interface Zstd {
  zstdCompressSync?(bytes: Uint8Array): Buffer
  zstdDecompressSync?(bytes: Uint8Array): Buffer
}

/** By Node, where it has it, else by a package. @throws RxfaustError `RXFAUST_MISSING_PACKAGE` */
export async function zstdCompression(): Promise<Compression> {
  const { zstdCompressSync, zstdDecompressSync } = zlib as Zstd
  if (zstdCompressSync !== undefined && zstdDecompressSync !== undefined) {
    return { name: 'zstd', id: 4, compress: zstdCompressSync, decompress: zstdDecompressSync }
  }
  const zstd = await loadPackage('@hpcc-js/wasm-zstd', 'The compression zstd', async () => {
    const { Zstd } = await import('@hpcc-js/wasm-zstd')
    return Zstd.load()
  })
  return {
    name: 'zstd',
    id: 4,
    compress: bytes => zstd.compress(bytes),
    decompress: bytes => Buffer.from(zstd.decompress(bytes)),
  }
}
