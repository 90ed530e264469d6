/*
 * The law of acknowledgement, for random pipelines: whatever the order in which work ends, wherever the process
 * crashes, however often the group rebalances,
 *   - no committed offset ever passes a record of which something is still to be done;
 *   - after a restart everything that was not done is done, so that nothing is lost;
 *   - acknowledgements that come twice, or after the crash, do nothing.
 */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { App, json, type Transport } from '../../lib/index.js'
import type { CommitOffset } from '../../lib/transport/CommitOffset.js'
import { topicPartitionKey } from '../../lib/transport/topicPartitionKey.js'
import { CrashableTransport } from '../support/CrashableTransport.js'
import {
  behindHop,
  obligations,
  type Pipeline,
  type PipelinePort,
  pipelines,
  subscribe,
  type Value,
} from './RandomPipeline.js'

const PARTITIONS = 3

interface BrokerUnderTest {
  readonly transport: Transport
  rebalance(group: string): void
  close(): Promise<void>
}

const scenarios = fc.record({
  pipeline: pipelines,
  /** The partition of each record. */
  records: fc.array(fc.nat(PARTITIONS - 1), { minLength: 1, maxLength: 40 }),
  bufferLimit: fc.integer({ min: 6, max: 24 }),
  /** Which of the works under way ends next; now and then a rebalance instead. */
  script: fc.array(fc.nat(10_000), { maxLength: 60 }),
  /** One of so many works fails the first time; never where absent. */
  transient: fc.option(fc.integer({ min: 2, max: 6 })),
})

/** @param open gives a fresh broker */
export function ackProperties(open: (name: string) => Promise<BrokerUnderTest>, numRuns: number): void {
  it('never commits past what is unfinished, and loses nothing in a crash', async function () {
    this.timeout(120_000)
    await fc.assert(
      fc.asyncProperty(scenarios, async scenario => {
        const broker = await open(randomUUID())
        try {
          await check(broker, scenario)
        } finally {
          await broker.close()
        }
      }),
      { numRuns },
    )
  })
}

type Scenario = typeof scenarios extends fc.Arbitrary<infer S> ? S : never

export async function check(broker: BrokerUnderTest, scenario: Scenario): Promise<void> {
  const { pipeline, records, script } = scenario
  const { admin } = broker.transport
  await admin.createTopics(['source', 'between', 'side'].map(topic => ({ topic, partitions: PARTITIONS })))
  const done = new Set<string>()
  /** By topic and partition: the records and their offsets. */
  const stored = new Map<string, Array<{ offset: number; value: Value }>>()
  const violations: string[] = []
  const watchers = {
    stored: (
      sent: readonly { topic: string; value: Uint8Array | null }[],
      results: readonly { partition: number; offset: number | null }[],
    ) => {
      sent.forEach(({ topic, value: bytes }, index) => {
        const value = JSON.parse(Buffer.from(bytes as Uint8Array).toString()) as Value
        const { partition, offset } = results[index] as { partition: number; offset: number }
        const place = topicPartitionKey(topic, partition)
        stored.set(place, [...(stored.get(place) ?? []), { offset, value }])
        done.add(`stored ${topic} ${value.id} ${value.path}`)
      })
    },
    committing: (offsets: readonly CommitOffset[]) => {
      for (const { topic, partition, offset } of offsets) {
        const from = topic === 'source' ? 0 : behindHop(pipeline)
        for (const record of stored.get(topicPartitionKey(topic, partition)) ?? []) {
          if (record.offset >= offset) continue
          const missing = obligations(pipeline, record.value, from).filter(each => !done.has(each))
          if (missing.length > 0)
            violations.push(`${topic}/${partition} committed at ${offset}, but not ${missing.join(', ')}`)
        }
      }
    },
  }

  const producer = await new CrashableTransport(broker.transport, watchers).producer()
  await producer.send(
    records.map((partition, id) => ({
      topic: 'source',
      partition,
      key: Buffer.from(`${id}`),
      value: Buffer.from(JSON.stringify({ id, path: '' })),
    })),
  )

  const worker = (port: PipelinePort) => {
    const transport = new CrashableTransport(broker.transport, watchers)
    const app = new App('law', {
      broker: transport,
      commitInterval: 1,
      commitEvery: 3,
      streamBufferMaxsize: scenario.bufferLimit,
      drainTimeout: 30,
      stopTimeout: 30,
      onError: { retry: 1_000, backoff: 1 },
    })
    const topic = (name: string) => app.topic(name, { key: 'text', value: json<Value>(), partitions: PARTITIONS })
    subscribe(app, pipeline, { source: topic('source'), between: topic('between'), side: topic('side') }, port)
    return { app, transport }
  }

  const works: Array<() => void> = []
  const failed = new Set<string>()
  const first = worker({
    wait: () => new Promise(resolve => works.push(resolve)),
    done: what => done.add(what),
    risk: where => {
      const { transient } = scenario
      if (transient === null || failed.has(where) || hash(where) % transient !== 0) return
      failed.add(where)
      throw new Error(`transient at ${where}`)
    },
  })
  // It fails in the crash, which is told to whoever asks.
  const firstEnd = first.app.done.catch((error: unknown) => error)
  await first.app.start()
  for (const pick of script) {
    if (pick % 40 === 0) broker.rebalance('law')
    else works.splice(pick % Math.max(works.length, 1), 1)[0]?.()
    await (pick % 3 === 0
      ? new Promise(resolve => setTimeout(resolve, 1))
      : new Promise(resolve => setImmediate(resolve)))
  }
  await first.transport.crash()

  const second = worker({ wait: () => Promise.resolve(), done: what => done.add(what), risk: () => {} })
  await second.app.start()
  // Late: what the dead process still finishes must not count for the living one.
  for (const work of works.splice(0)) work()
  await second.app.idle()
  await second.app.stop()
  await second.app.done
  await first.app.stop()
  await firstEnd

  expect(violations.join('\n'), 'violations').to.equal('')
  const lost = records.flatMap((_, id) => all(pipeline, { id, path: '' }).filter(each => !done.has(each)))
  expect(lost.join('\n'), 'lost').to.equal('')
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: 'source', partition }))
  const ends = await admin.offsets(partitions, 'latest')
  const committed = await admin.committed('law', partitions)
  for (const [place, end] of ends) {
    if (end !== 0) expect(committed.get(place)?.offset, `committed of ${place}`).to.equal(end)
  }
}

/** The obligations of both sides of the topic between. */
function all(pipeline: Pipeline, value: Value): string[] {
  const front = obligations(pipeline, value, 0)
  const back = front.flatMap(each => {
    const hop = /^stored between (\d+) (.*)$/.exec(each)
    return hop === null
      ? []
      : obligations(pipeline, { id: Number(hop[1]), path: hop[2] as string }, behindHop(pipeline))
  })
  return [...front, ...back]
}

function hash(text: string): number {
  let sum = 7
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0
  return sum
}
