import type { OutRecord } from '../../lib/transport/OutRecord.js'
import { partitionFor } from '../../lib/transport/partitionFor.js'
import type { Transport } from '../../lib/transport/Transport.js'
import type { InputShape } from './InputShape.js'
import { PARTITIONS } from './partitions.js'
import { visits } from './visits.js'

const BATCH = 10_000

/** Creates a topic and writes the input of the jobs into it. */
export async function fillInput(
  transport: Transport,
  topic: string,
  count: number,
  { partitions = PARTITIONS, users }: InputShape = {},
): Promise<void> {
  await transport.admin.createTopics([{ topic, partitions }])
  const producer = await transport.producer()
  let records: OutRecord[] = []
  for (const visit of visits(count, users)) {
    const key = Buffer.from(visit.user)
    const value = Buffer.from(JSON.stringify(visit))
    records.push({ topic, partition: partitionFor(key, partitions), key, value, timestamp: visit.ts })
    if (records.length < BATCH) continue
    await producer.send(records)
    records = []
  }
  if (records.length > 0) await producer.send(records)
  await producer.close()
}
