import type { InBatch } from '../InBatch.js'
import type { ReadOptions } from '../ReadOptions.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import { fetchBatch } from './fetchBatch.js'
import type { PartitionLog } from './PartitionLog.js'

/** Reads one partition on and on, until the signal aborts. */
export async function* readPartition(broker: EmbeddedBroker, options: ReadOptions): AsyncGenerator<InBatch, void> {
  const { topic, partition, signal } = options
  const isolation = options.isolation ?? 'committed'
  let from = options.from
  let first = true
  while (!signal.aborted) {
    broker.checkReachable()
    const log = broker.topics.log(topic, partition)
    const request = { from, isolation, maxBytes: options.maxBytes ?? 1024 * 1024, epoch: 0 }
    const batch = await fetchBatch(log, broker.store, request)
    if (signal.aborted) return
    const limit = isolation === 'committed' ? log.stable : log.high
    if (batch !== undefined) {
      yield batch
      from = batch.nextOffset
    } else if (first) {
      const { high, stable } = log
      yield {
        topic,
        partition,
        epoch: 0,
        records: [],
        nextOffset: from,
        highWatermark: high,
        stableOffset: stable,
        byteLength: 0,
      }
    } else if (from >= limit && from >= log.low && !log.gone) {
      await changed(log, signal)
    }
    first = false
  }
}

function changed(log: PartitionLog, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      giveUp()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const giveUp = log.onChange(done)
    signal.addEventListener('abort', done)
  })
}
