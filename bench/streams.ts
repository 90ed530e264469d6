import { filter, map, type Observable, Subject, scan } from 'rxjs'
import { App, json } from '../lib/index.js'
import type { InBatch } from '../lib/transport/InBatch.js'
import type { Contender } from './interleave.js'

const EVENTS = 200_000
const BATCH = 1_000

interface Reading {
  readonly sensor: string
  readonly value: number
}

const value = Buffer.from(JSON.stringify({ sensor: 'a', value: 1 } satisfies Reading))
const key = Buffer.from('a')

const operators = [1, 3, 10] as const

function piped(source: Observable<Reading>, count: (typeof operators)[number]): Observable<number> {
  const one = source.pipe(map(reading => reading.value))
  if (count === 1) return one
  const three = one.pipe(
    filter(number => number > 0),
    scan((sum, number) => sum + number, 0),
  )
  if (count === 3) return three
  const plus = map((number: number) => number + 1)
  return three.pipe(plus, plus, plus, plus, plus, plus, plus)
}

/** Records through decoding, delivery, operators and acknowledgement, without a broker. */
function stream(count: (typeof operators)[number]): Contender {
  return {
    name: `stream, ${count} operators`,
    async run() {
      const app = new App('bench', { broker: 'memory://', development: false, commitInterval: 3_600_000 })
      const topic = app.topic('readings', { key: 'text', value: json<Reading>(), partitions: 1 })
      piped(topic, count).subscribe()
      await app.start()
      const { taskManager, monitor, progress$ } = app.runtime
      const [queue] = taskManager.queues()
      for (let offset = 0; offset < EVENTS; offset += BATCH) {
        taskManager.batch(batch(offset, queue?.task.epoch ?? 0))
        while (monitor.eventsAcknowledged < offset + BATCH) {
          await new Promise<void>(resolve => {
            const waiting = progress$.subscribe(() => {
              if (monitor.eventsAcknowledged < offset + BATCH) return
              waiting.unsubscribe()
              resolve()
            })
          })
        }
      }
      await app.stop()
      return EVENTS
    },
  }
}

/** The same decoding and operators behind a bare Subject. */
function subject(count: (typeof operators)[number]): Contender {
  return {
    name: `subject, ${count} operators`,
    async run() {
      const source = new Subject<Reading>()
      piped(source, count).subscribe()
      for (let at = 0; at < EVENTS; at++) source.next(JSON.parse(value.toString()) as Reading)
      return EVENTS
    },
  }
}

function batch(offset: number, epoch: number): InBatch {
  const records = Array.from({ length: BATCH }, (_, at) => ({
    offset: offset + at,
    timestamp: 0,
    timestampType: 'create' as const,
    key,
    value,
    headers: {},
  }))
  const nextOffset = offset + BATCH
  const byteLength = BATCH * (key.length + value.length)
  return {
    topic: 'readings',
    partition: 0,
    epoch,
    records,
    nextOffset,
    highWatermark: nextOffset,
    stableOffset: nextOffset,
    byteLength,
  }
}

/** Pairs of which the first is shown as a ratio of the second. */
export const streamContenders: readonly (readonly [Contender, Contender])[] = operators.map(count => [
  stream(count),
  subject(count),
])
