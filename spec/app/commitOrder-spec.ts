import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number } from 'superstruct'
import { App, type AppOptions, currentEvent, json, type StateStore } from '../../lib/index.js'
import { openStateStore } from '../../lib/tables/store/openStateStore.js'
import type { CommitOffset } from '../../lib/transport/CommitOffset.js'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Producer } from '../../lib/transport/Producer.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'

const PARTITIONS = 2
const EVENTS = 60
const CHANGELOG = 'ordered-seen-changelog'
const everything = { gte: Buffer.from('a'), lt: Buffer.from('z') }

const turns = async (count: number): Promise<void> => {
  for (let at = 0; at < count; at++) await new Promise(resolve => setImmediate(resolve))
}

/*
 * Each event writes its own offset as a key of a table, so what is durable can be compared at any time: what the
 * changelog has with what is committed, and what the store has with what its checkpoint says of the changelog.
 */
describe('the order of a commit', () => {
  let inner: Transport
  const violations: string[] = []
  /** What was checked, by kind: a spec that looked at nothing would pass. */
  const checked = { offsets: 0, stores: 0 }
  /** Input offsets that the changelog holds, by partition. */
  const kept = Array.from({ length: PARTITIONS }, () => new Set<string>())

  beforeEach(async () => {
    inner = await openTransport(`memory://${randomUUID()}`, {
      clientId: 'spec',
      logger: silentLogger,
      scheduler: asyncScheduler,
    })
    violations.length = 0
    checked.offsets = 0
    checked.stores = 0
    for (const keys of kept) keys.clear()
  })
  afterEach(() => inner.close())

  const keep = (records: readonly OutRecord[]): void => {
    for (const { topic, partition, key } of records) if (topic === CHANGELOG) kept[partition]?.add(String(key))
  }
  const checkOffsets = (offsets: readonly CommitOffset[]): void => {
    for (const { topic, partition, offset: committed } of offsets) {
      if (topic !== 'input') continue
      checked.offsets++
      for (let offset = 0; offset < committed; offset++) {
        if (!kept[partition]?.has(`o${offset}`)) {
          violations.push(`partition ${partition} is committed at ${committed}, and the changelog lacks ${offset}`)
        }
      }
    }
  }

  /** Slow where a broker is, so that events end in the middle of commits. */
  const watched = (): Transport => ({
    name: inner.name,
    capabilities: inner.capabilities,
    admin: inner.admin,
    read: options => inner.read(options),
    close: async () => {},
    async producer(options) {
      const producer = await inner.producer(options)
      return {
        async send(records) {
          await turns(2)
          const results = await producer.send(records)
          keep(records)
          return results
        },
        begin: () => begin(producer),
        close: () => producer.close(),
      }
    },
    async consumer(options) {
      const consumer = await inner.consumer(options)
      const commit = consumer.commit.bind(consumer)
      consumer.commit = async (offsets, epoch) => {
        checkOffsets(offsets)
        await turns(2)
        await commit(offsets, epoch)
      }
      return consumer
    },
  })
  async function begin(producer: Producer): ReturnType<Producer['begin']> {
    const transaction = await producer.begin()
    const sent: OutRecord[] = []
    const committing: CommitOffset[] = []
    return {
      async send(records) {
        await turns(1)
        sent.push(...records)
        return transaction.send(records)
      },
      async sendOffsets(group, offsets) {
        committing.push(...offsets)
        await transaction.sendOffsets(group, offsets)
      },
      async commit() {
        keep(sent)
        checkOffsets(committing)
        await turns(1)
        await transaction.commit()
      },
      abort: () => transaction.abort(),
    }
  }

  /** What the changelog comes down to before an offset; `undefined` where it does not reach it. */
  async function folded(partition: number, before: number): Promise<string[] | undefined> {
    const at = { topic: CHANGELOG, partition }
    const stable = [...(await inner.admin.offsets([at], 'stable')).values()][0] ?? 0
    if (stable < before) return undefined
    const entries = new Map<string, string>()
    const abort = new AbortController()
    for await (const { records, nextOffset } of inner.read({ ...at, from: 0, signal: abort.signal })) {
      for (const { offset, key, value } of records) if (offset < before) entries.set(String(key), String(value))
      if (nextOffset >= before) break
    }
    abort.abort()
    return Array.from(entries, each => each.join('=')).sort()
  }
  async function checkStore(store: StateStore): Promise<void> {
    const data = Array.from({ length: PARTITIONS }, (): string[] => [])
    const ends: (number | undefined)[] = []
    for await (const [bytes, value] of store.entries(everything)) {
      const [kind, , partition, key] = String(bytes).split('/')
      if (kind === 'd') data[Number(partition)]?.push(`${key}=${value}`)
      else ends[Number(partition)] = (JSON.parse(String(value)) as { next: number }).next
    }
    for (const [partition, end] of ends.entries()) {
      if (end === undefined) continue
      checked.stores++
      const expected = await folded(partition, end)
      const found = data[partition]?.sort()
      if (expected?.join() !== found?.join()) {
        violations.push(`the store of partition ${partition} says ${end}, has ${found}, and the changelog ${expected}`)
      }
    }
  }
  async function openWatched(): Promise<StateStore> {
    const host = { scheduler: asyncScheduler, logger: silentLogger, warn: () => {}, fail: () => {}, store: {} }
    const store = await openStateStore(host, undefined)
    const write = store.write.bind(store)
    store.write = async writes => {
      await turns(1)
      await write(writes)
      await checkStore(store)
    }
    return store
  }

  for (const processingGuarantee of ['at-least-once', 'exactly-once'] as const) {
    it(`has no offset ahead of its changelog, and no checkpoint ahead of its data, ${processingGuarantee}`, async () => {
      const options: AppOptions = { processingGuarantee, broker: watched(), store: openWatched, commitInterval: 1 }
      const app = new App('ordered', { ...options, commitEvery: 7 })
      const input = app.topic('input', { value: json<number>(), partitions: PARTITIONS })
      const seen = app.table('seen', { value: number(), anyKey: true })
      let at = 0
      input.subscribe(async value => {
        await turns(at++ % 4)
        seen.set(`o${currentEvent()?.message.offset}`, value)
      })
      await app.start()
      for (let value = 0; value < EVENTS; value++) {
        await input.send({ value, partition: value % PARTITIONS })
        if (value % 10 === 0) await turns(10)
      }
      await app.idle()
      await app.stop()
      expect(violations).to.deep.equal([])
      expect(kept.map(({ size }) => size)).to.deep.equal([EVENTS / 2, EVENTS / 2])
      expect(checked.offsets).to.be.above(5)
      expect(checked.stores).to.be.above(5)
    })
  }
})
