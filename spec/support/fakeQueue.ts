import { CreditPool } from '../../lib/acks/CreditPool.js'
import { Event } from '../../lib/acks/Event.js'
import { Monitor } from '../../lib/acks/Monitor.js'
import { RecordQueue } from '../../lib/acks/RecordQueue.js'
import type { RecordQueueOptions } from '../../lib/acks/RecordQueueOptions.js'
import { Task } from '../../lib/acks/Task.js'
import type { InBatch } from '../../lib/transport/InBatch.js'
import type { InRecord } from '../../lib/transport/InRecord.js'

const noBytes = new Uint8Array(10)

export function recordAt(offset: number): InRecord {
  return { offset, timestamp: 0, timestampType: 'create', key: null, value: noBytes, headers: {} }
}

export function batchOf(offsets: readonly number[], nextOffset: number, queue: RecordQueue): InBatch {
  const records = offsets.map(recordAt)
  const byteLength = records.reduce((sum, record) => sum + queue.sizeOf(record), 0)
  const { topic, partition } = queue
  return {
    topic,
    partition,
    epoch: 1,
    records,
    nextOffset,
    highWatermark: nextOffset,
    stableOffset: nextOffset,
    byteLength,
  }
}

/** A partition without an app, active; each of its events is for one subscription. */
export function fakeQueue(options: Partial<RecordQueueOptions> = {}) {
  const task = new Task(1, 0, 1)
  task.status.to('recovering')
  task.status.to('active')
  const events: Event[] = []
  const flow: boolean[] = []
  const pool = options.pool ?? new CreditPool(1e9)
  const monitor = options.monitor ?? new Monitor()
  const queue: RecordQueue = new RecordQueue('t', 0, task, {
    limit: 1_000,
    deliver: (record, from) => {
      const event = new Event(null, null, record, from, from.sizeOf(record))
      from.add(event)
      event.expect(1)
      events.push(event)
    },
    accepts: () => true,
    flow: (_, paused) => flow.push(paused),
    starved: () => {},
    ready: from => from.deliver(Number.POSITIVE_INFINITY),
    acknowledged: () => {},
    ...options,
    pool,
    monitor,
  })
  task.queues.set('t', queue)
  queue.start(0, undefined)
  return { task, queue, events, flow, pool, monitor }
}
