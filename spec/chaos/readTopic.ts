import type { InRecord } from '../../lib/transport/InRecord.js'
import type { Transport } from '../../lib/transport/Transport.js'

/** All committed records of a topic, by partition. */
export async function readTopic(transport: Transport, topic: string, partitions: number): Promise<InRecord[][]> {
  const all = Array.from({ length: partitions }, (_, partition) => ({ topic, partition }))
  const ends = await transport.admin.offsets(all, 'stable')
  return Promise.all(
    all.map(async at => {
      const end = ends.get(`${topic}/${at.partition}`) ?? 0
      const records: InRecord[] = []
      const abort = new AbortController()
      for await (const batch of transport.read({ ...at, from: 0, signal: abort.signal })) {
        records.push(...batch.records)
        if (batch.nextOffset >= end) break
      }
      abort.abort()
      return records
    }),
  )
}
