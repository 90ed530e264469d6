import type { OutRecord } from '../../lib/transport/OutRecord.js'
import { partitionFor } from '../../lib/transport/partitionFor.js'
import type { ChaosItem } from './ChaosItem.js'
import type { ChaosTopics } from './chaosTopics.js'
import { loadOf } from './loadOf.js'

/** The nth record of the load as it is sent; some of the bad ones can't be decoded. */
export function recordOf(at: number, topics: ChaosTopics, partitions: number): OutRecord {
  const { topic, item, timestamp } = loadOf(at)
  const key = Buffer.from(item.key)
  const broken = topic === 'buried' && item.mode === 'bad' && at % 2 === 0
  const value = broken ? Buffer.from('{') : encodeItem(item)
  return { topic: topics[topic], partition: partitionFor(key, partitions), key, value, timestamp }
}

export function encodeItem(item: ChaosItem): Uint8Array {
  return Buffer.from(JSON.stringify(item))
}
