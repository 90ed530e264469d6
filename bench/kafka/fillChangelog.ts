import { partitionFor } from '../../lib/transport/partitionFor.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { PARTITIONS } from '../jobs/partitions.js'

const BATCH = 10_000
/** A prime, so that the keys come in no order. */
const STEP = 7_919

/** Nothing is compacted while it is measured. */
const config = { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '86400000' }

/** Writes a changelog of counts: as many records as are asked for, over so many keys. */
export async function fillChangelog(
  transport: Transport,
  topic: string,
  records: number,
  keys: number,
  encode: (count: number) => Buffer,
): Promise<void> {
  await transport.admin.createTopics([{ topic, partitions: PARTITIONS, config }])
  const producer = await transport.producer()
  for (let at = 0; at < records; at += BATCH) {
    await producer.send(
      Array.from({ length: Math.min(BATCH, records - at) }, (_, n) => {
        const key = Buffer.from(`u${((at + n) * STEP) % keys}`)
        const value = encode(Math.floor((at + n) / keys) + 1)
        return { topic, partition: partitionFor(key, PARTITIONS), key, value }
      }),
    )
  }
  await producer.close()
}
