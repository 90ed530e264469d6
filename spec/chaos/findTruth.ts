import type { Transport } from '../../lib/transport/Transport.js'
import type { ChaosItem } from './ChaosItem.js'
import type { ChaosTopics } from './chaosTopics.js'
import { WINDOW } from './loadOf.js'
import { parseRecord } from './parseRecord.js'
import { readTopic } from './readTopic.js'
import type { Truth } from './Truth.js'

/** Counts by a plain loop over what the broker holds. */
export async function findTruth(transport: Transport, topics: ChaosTopics, partitions: number): Promise<Truth> {
  const read = (topic: string) => readTopic(transport, topic, partitions)
  const [source, skipped, buried] = await Promise.all([read(topics.source), read(topics.skipped), read(topics.buried)])
  const counts = new Map<string, number>()
  const totals = new Map<string, number>()
  const windows = new Map<string, number>()
  const sides = { skipped: new Map<string, number>(), buried: new Map<string, number>() }
  const letters = new Set<string>()
  const echoes = new Set<string>()
  const add = (sums: Map<string, number>, key: string): unknown => sums.set(key, (sums.get(key) ?? 0) + 1)
  for (const record of source.flat()) {
    const { key, group, mode, sequence } = parseRecord<ChaosItem>(record) as ChaosItem
    if (mode === 'slow') echoes.add(`${key} ${sequence}`)
    add(counts, key)
    add(totals, group)
    add(windows, `${group} ${record.timestamp - (record.timestamp % WINDOW)}`)
  }
  for (const [topic, records] of Object.entries({ skipped, buried })) {
    for (const [partition, each] of records.entries()) {
      for (const record of each) {
        const item = parseRecord<ChaosItem>(record)
        if (item !== undefined && item.mode !== 'bad') add(sides[topic as keyof typeof sides], item.key)
        else if (topic === 'buried') letters.add(`${partition}/${record.offset}`)
      }
    }
  }
  return {
    counts,
    totals,
    windows,
    ...sides,
    letters,
    echoes,
    offsets: source.map(each => each.map(({ offset }) => offset)),
  }
}
