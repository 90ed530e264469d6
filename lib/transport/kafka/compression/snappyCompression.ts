// Kafka's snappy is framed as by the Java library snappy-java (its SnappyOutputStream): a head of 16 bytes, and blocks,
// each with its length in front. Other clients, as librdkafka, write one block without any frame.
import { loadPackage } from '../../../util/loadPackage.js'
import type { Compression } from './Compression.js'

const HEAD = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
const MAGIC_BYTES = 8
/** As snappy-java has them. */
const BLOCK_BYTES = 32 * 1024

/** @throws RxfaustError `RXFAUST_MISSING_PACKAGE` */
export async function snappyCompression(): Promise<Compression> {
  const { compressSync, uncompressSync } = await loadPackage('snappy', 'The compression snappy', () => import('snappy'))
  const uncompress = (bytes: Buffer): Buffer => uncompressSync(bytes) as Buffer
  return {
    name: 'snappy',
    id: 2,
    compress(bytes) {
      const parts: Buffer[] = [HEAD]
      for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
        const block = compressSync(bytes.subarray(at, at + BLOCK_BYTES))
        const length = Buffer.alloc(4)
        length.writeInt32BE(block.length)
        parts.push(length, block)
      }
      return Buffer.concat(parts)
    },
    decompress(bytes) {
      if (!bytes.subarray(0, MAGIC_BYTES).equals(HEAD.subarray(0, MAGIC_BYTES))) return uncompress(bytes)
      const parts: Buffer[] = []
      for (let at = HEAD.length; at < bytes.length; ) {
        const length = bytes.readInt32BE(at)
        at += 4
        if (length < 0 || at + length > bytes.length) throw new RangeError('A block of snappy ends too early.')
        parts.push(uncompress(bytes.subarray(at, at + length)))
        at += length
      }
      return Buffer.concat(parts)
    },
  }
}
