import type { App } from '../../lib/index.js'
import type { InBatch } from '../../lib/transport/InBatch.js'

const BATCH = 1_000

/** What a record of a topic consists of here. */
export interface Fed {
  readonly key: Buffer
  readonly value: Buffer
  readonly timestamp: number
}

/**
 * Gives a running app records of the partition 0 of a topic, as fetches do, and waits until each batch is acknowledged:
 * decoding, delivery, operators and acknowledgement without a broker.
 */
export async function feed(app: App, topic: string, events: number, record: (offset: number) => Fed): Promise<void> {
  const { taskManager, monitor, progress$ } = app.runtime
  const [queue] = taskManager.queues()
  for (let offset = 0; offset < events; offset += BATCH) {
    const until = Math.min(offset + BATCH, events)
    taskManager.batch(batch(topic, queue?.task.epoch ?? 0, offset, until, record))
    while (monitor.eventsAcknowledged < until) {
      await new Promise<void>(resolve => {
        const waiting = progress$.subscribe(() => {
          if (monitor.eventsAcknowledged < until) return
          waiting.unsubscribe()
          resolve()
        })
      })
    }
  }
}

function batch(topic: string, epoch: number, from: number, until: number, record: (offset: number) => Fed): InBatch {
  let byteLength = 0
  const records = Array.from({ length: until - from }, (_, at) => {
    const { key, value, timestamp } = record(from + at)
    byteLength += key.length + value.length
    return { offset: from + at, timestamp, timestampType: 'create' as const, key, value, headers: {} }
  })
  return {
    topic,
    partition: 0,
    epoch,
    records,
    nextOffset: until,
    highWatermark: until,
    stableOffset: until,
    byteLength,
  }
}
