import { crc32c } from '@node-rs/crc32'

/** Gives a record batch that was changed its checksum, as who writes it does. */
export function sealBatch(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}
