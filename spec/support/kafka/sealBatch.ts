import { crc32c } from '../../../lib/transport/kafka/wire/crc32c.js'

/** Gives a record batch that was changed its checksum, as who writes it does. */
export function sealBatch(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch, 21), 17)
  return batch
}
