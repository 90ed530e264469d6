import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { VirtualTimeScheduler } from 'rxjs'
import type { EmbeddedTransport } from '../../../lib/transport/embedded/EmbeddedTransport.js'
import { openEmbeddedTransport } from '../../../lib/transport/embedded/openEmbeddedTransport.js'
import type { InRecord } from '../../../lib/transport/InRecord.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'

/** A scheduler of which only the clock is used, set by hand. */
class Clock extends VirtualTimeScheduler {
  override now = (): number => this.frame
}

interface Entry {
  readonly offset: number
  readonly key: string
  readonly value: string | null
  readonly timestamp: number
  readonly appendedAt: number
  readonly aborted: boolean
}

type Step =
  | { readonly do: 'send'; readonly key: string; readonly value: string | null; readonly age: number }
  | { readonly do: 'transaction'; readonly keys: readonly string[]; readonly abort: boolean }
  | { readonly do: 'wait'; readonly time: number }
  | { readonly do: 'clean' | 'reopen' }
  | { readonly do: 'delete'; readonly share: number }

const key = fc.constantFrom('a', 'b', 'c', 'd')
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('send' as const), key, value: fc.option(fc.string()), age: fc.nat(300) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('transaction' as const),
      keys: fc.array(key, { minLength: 1, maxLength: 3 }),
      abort: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), time: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('clean' as const, 'reopen' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('delete' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
)

/** The log as plain arrays, by the same rules. */
class Model {
  entries: Entry[] = []
  low = 0
  next = 0

  constructor(private readonly config: { compact: boolean; delete: boolean; retention: number; tombstones: number }) {}

  clean(now: number): void {
    const { config } = this
    if (config.delete) {
      // With segments of one chunk, retention goes record by record; a transaction's end is stamped with the time.
      while (this.low < this.next) {
        const first = this.slots.get(this.low) as { timestamp: number; next: number }
        if (first.timestamp >= now - config.retention) break
        this.low = first.next
      }
      this.entries = this.entries.filter(({ offset }) => offset >= this.low)
    }
    if (!config.compact) return
    const latest = new Map(this.entries.filter(({ aborted }) => !aborted).map(entry => [entry.key, entry.offset]))
    this.entries = this.entries.filter(entry => {
      if (entry.offset === this.next - 1) return true
      if (entry.aborted || (latest.get(entry.key) ?? 0) > entry.offset) return false
      return entry.value !== null || entry.appendedAt > now - config.tombstones
    })
  }

  /** By first offset: the newest time of what was appended together, and where the next begins. */
  readonly slots = new Map<number, { timestamp: number; next: number }>()
}

async function follow(steps: readonly Step[], url: string, policy: 'compact' | 'delete'): Promise<void> {
  const clock = new Clock()
  clock.frame = 10_000
  const options = { clientId: 'spec', logger: silentLogger, scheduler: clock }
  const config = {
    'cleanup.policy': policy,
    'retention.ms': '250',
    'delete.retention.ms': '150',
    'segment.bytes': policy === 'delete' ? '1' : '200',
  }
  const model = new Model({
    compact: policy === 'compact',
    delete: policy === 'delete',
    retention: 250,
    tombstones: 150,
  })
  let transport: EmbeddedTransport = await openEmbeddedTransport(url, options)
  await transport.admin.createTopics([{ topic: 'log', partitions: 1, config }])
  let producer = await transport.producer()
  const partition = { topic: 'log', partition: 0 }
  try {
    for (const step of steps) {
      const now = clock.frame
      if (step.do === 'wait') clock.frame += step.time
      if (step.do === 'send') {
        const timestamp = now - step.age
        const value = step.value === null ? null : Buffer.from(step.value)
        const [result] = await producer.send([{ ...partition, key: Buffer.from(step.key), value, timestamp }])
        const offset = result?.offset ?? -1
        expect(offset).to.equal(model.next)
        model.entries.push({ offset, key: step.key, value: step.value, timestamp, appendedAt: now, aborted: false })
        model.slots.set(model.next, { timestamp, next: model.next + 1 })
        model.next++
      }
      if (step.do === 'transaction') {
        const transactional = await transport.producer({ transactionalId: 'id' })
        const transaction = await transactional.begin()
        const records = step.keys.map(name => ({ ...partition, key: Buffer.from(name), value: Buffer.from('t') }))
        await transaction.send(records)
        await (step.abort ? transaction.abort() : transaction.commit())
        await transactional.close()
        const end = model.next + records.length
        model.slots.set(model.next, { timestamp: now, next: end })
        model.slots.set(end, { timestamp: now, next: end + 1 })
        for (const name of step.keys) {
          model.entries.push({
            offset: model.next++,
            key: name,
            value: 't',
            timestamp: now,
            appendedAt: now,
            aborted: step.abort,
          })
        }
        model.next++
      }
      if (step.do === 'clean') {
        await transport.clean()
        model.clean(now)
      }
      if (step.do === 'delete' && policy === 'compact') {
        const offset = model.low + Math.floor(step.share * (model.next - model.low))
        await transport.admin.deleteRecords([{ ...partition, offset }])
        model.low = Math.max(model.low, offset)
        model.entries = model.entries.filter(entry => entry.offset >= model.low)
      }
      if (step.do === 'reopen' && url.startsWith('level')) {
        await transport.close()
        transport = await openEmbeddedTransport(url, options)
        producer = await transport.producer()
      }
      await compare(transport, model)
    }
  } finally {
    await transport.close()
  }
}

async function compare(transport: EmbeddedTransport, model: Model): Promise<void> {
  const offsets = async (at: 'earliest' | 'latest' | 'stable'): Promise<unknown> =>
    (await transport.admin.offsets([{ topic: 'log', partition: 0 }], at)).get('log/0')
  expect(await offsets('earliest')).to.equal(model.low)
  expect(await offsets('latest')).to.equal(model.next)
  expect(await offsets('stable')).to.equal(model.next)
  const visible = model.entries.filter(({ aborted }) => !aborted)
  for (const from of new Set([model.low, Math.floor((model.low + model.next) / 2)])) {
    const seen: InRecord[] = []
    const { signal } = new AbortController()
    for await (const batch of transport.read({ topic: 'log', partition: 0, from, signal, maxBytes: 10 })) {
      seen.push(...batch.records)
      if (batch.nextOffset === model.next) break
    }
    expect(seen.map(plain)).to.deep.equal(
      visible.flatMap(({ offset, key, value, timestamp }) =>
        offset >= from ? [{ offset, key, value, timestamp }] : [],
      ),
    )
  }
}

function plain({ offset, key, value, timestamp }: InRecord): object {
  const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString())
  return { offset, key: text(key), value: text(value), timestamp }
}

describe('cleanLog', function () {
  this.timeout(60_000)
  for (const policy of ['compact', 'delete'] as const) {
    it(`${policy} equals brute force, on memory`, async () => {
      const steps = fc.array(step, { maxLength: 40 })
      await fc.assert(
        fc.asyncProperty(steps, steps => follow(steps, 'memory://', policy)),
        { numRuns: 150 },
      )
    })

    it(`${policy} equals brute force, on Level with restarts`, async () => {
      const steps = fc.array(step, { maxLength: 30 })
      const property = fc.asyncProperty(steps, async steps => {
        const directory = await mkdtemp(join(tmpdir(), 'rxfaust-clean-'))
        try {
          await follow(steps, `level://${directory}`, policy)
        } finally {
          await rm(directory, { recursive: true })
        }
      })
      await fc.assert(property, { numRuns: 25 })
    })
  }
})
