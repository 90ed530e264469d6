import { expect } from 'chai'
import { asyncScheduler, BehaviorSubject } from 'rxjs'
import { boolean, number, object, string } from 'superstruct'
import type { TopicOptions } from '../../lib/index.js'
import { App, currentEvent, RxfaustError, Schema, schemaRegistry } from '../../lib/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { eventually } from '../support/eventually.js'
import { FakeRegistry } from '../support/FakeRegistry.js'
import { freshName } from '../support/kafka/openForSpecs.js'

async function failureOf(promise: Promise<unknown>): Promise<RxfaustError> {
  const error: unknown = await promise.then(
    () => expect.fail('nothing was thrown'),
    (failure: unknown) => failure,
  )
  expect(error).to.be.instanceOf(RxfaustError)
  return error as RxfaustError
}

/** What has come, and who waits for it to be so much. */
class Seen<T> {
  readonly #all = new BehaviorSubject<readonly T[]>([])

  get values(): readonly T[] {
    return this.#all.value
  }

  add(value: T): void {
    this.#all.next([...this.#all.value, value])
  }

  async reach(count: number): Promise<readonly T[]> {
    return eventually(this.#all, all => all.length >= count)
  }
}

describe('topics of an app', () => {
  let id: string
  let broker: Transport
  const apps: App[] = []

  beforeEach(async () => {
    id = freshName('topics')
    broker = await openTransport(`memory://${id}`, { clientId: id, logger: silentLogger, scheduler: asyncScheduler })
  })
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.stop().catch(() => undefined)
    await broker.close()
  })
  function appOf(options: ConstructorParameters<typeof App>[1] = {}): App {
    const app = new App(id, { broker, commitInterval: 5, patternInterval: 10, ...options })
    apps.push(app)
    return app
  }

  describe('several', () => {
    it('are one stream, awaited per partition, and each is described by its name', async () => {
      const app = appOf()
      const both = app.topic(['a', 'b', 'a'], { value: number(), partitions: 1 })
      const a = app.topic('a')
      const seen: string[] = []
      both.subscribe(async value => {
        const topic = currentEvent()?.message.topic
        seen.push(`${topic} ${value} begins`)
        await new Promise(resolve => setImmediate(resolve))
        seen.push(`${topic} ${value} ends`)
      })
      await app.start()
      expect(both.topics.map(topic => topic.name)).to.deep.equal(['a', 'b'])
      await Promise.all([a.send({ value: 1 }), a.send({ value: 2 }), app.topic('b').send({ value: 3 })])
      await app.idle()
      expect(seen.filter(line => line.startsWith('a'))).to.deep.equal([
        'a 1 begins',
        'a 1 ends',
        'a 2 begins',
        'a 2 ends',
      ])
      expect(seen).to.include('b 3 ends')
    })

    it('are refused where one of them is described otherwise', () => {
      const app = appOf()
      app.topic('a', { value: string() })
      const described = app.topic('b', { value: number() })
      expect(() => app.topic(['b', 'a'], { value: number() }))
        .to.throw(RxfaustError, 'Topic "a"')
        .with.property('code', 'RXFAUST_NAME')
      expect(app.topic(['b'], { value: number() }).topics).to.deep.equal([described])
    })
  })

  describe('by a pattern', () => {
    const outside = (topic: string, value: unknown) =>
      broker.producer().then(async producer => {
        await producer.send([{ topic, partition: 0, key: null, value: Buffer.from(JSON.stringify(value)) }])
        await producer.close()
      })
    const create = (...topics: string[]) => broker.admin.createTopics(topics.map(topic => ({ topic, partitions: 1 })))

    it('are found at the start, and new ones from then on', async () => {
      await create('orders.no', 'other', `${id}-orders.x`)
      const app = appOf()
      const seen = new Seen<unknown>()
      app.topic(`${id}-orders.x`, { internal: true })
      app.topic(/orders\./g, { value: number() }).subscribe(async value => {
        seen.add([currentEvent()?.message.topic, value])
      })
      await app.start()
      await outside('orders.no', 1)
      await outside('other', 2)
      await outside(`${id}-orders.x`, 3)
      await create('orders.se')
      await outside('orders.se', 4)
      expect(await seen.reach(2)).to.have.deep.members([
        ['orders.no', 1],
        ['orders.se', 4],
      ])
      await app.stop()
      const committed = await broker.admin.committed(id, [{ topic: 'orders.se', partition: 0 }])
      expect([...committed.values()].map(({ offset }) => offset)).to.deep.equal([1])
    })

    it('give a failed event of a topic that joined later again', async () => {
      const app = appOf({ onError: { retry: 3, backoff: 1 } })
      const seen = new Seen<number>()
      app.topic(/^orders\./, { value: number() }).subscribe(async value => {
        seen.add(value)
        await new Promise(resolve => setImmediate(resolve))
        if (value === 2 && seen.values.length < 4) throw new Error('again')
      })
      await app.start()
      await create('orders.late')
      for (const value of [1, 2, 3]) await outside('orders.late', value)
      expect(await seen.reach(5)).to.deep.equal([1, 2, 2, 2, 3])
    })
  })

  describe('with a schema', () => {
    it('take keys and values of it, or a type by a header', async () => {
      const app = appOf()
      const schema = new Schema({
        key: 'long',
        value: { header: 'type', types: { order: object({ amount: number() }), flag: boolean() } },
      })
      const both = app.topic('both', { schema, partitions: 1, onError: 'skip' })
      const seen: unknown[] = []
      both.subscribe(value => {
        seen.push([currentEvent()?.key, `${currentEvent()?.headers.type}`, value])
      })
      await app.start()
      await both.send({ key: 5, value: { amount: 1 } })
      await both.send({ key: 6, value: true })
      await both.send({ key: 7, value: null })
      expect((await failureOf(both.send({ key: 7, value: 'x' as never }))).message).to.include('order, flag')
      const error = await failureOf(both.send({ value: true, headers: { type: Buffer.from('refund') } }))
      expect(error.message).to.include('"refund"')
      const producer = await broker.producer()
      const value = Buffer.from('true')
      await producer.send([
        { topic: 'both', partition: 0, key: null, value, headers: { type: Buffer.from('refund') } },
        { topic: 'both', partition: 0, key: null, value },
        { topic: 'both', partition: 0, key: null, value, headers: { type: [Buffer.from('x'), Buffer.from('flag')] } },
      ])
      await producer.close()
      await app.idle()
      expect(seen).to.deep.equal([
        [5, 'order', { amount: 1 }],
        [6, 'flag', true],
        [7, 'undefined', null],
        [null, 'x,flag', true],
      ])
      expect(app.monitor.decodeErrors).to.equal(2)
    })

    it('are refused where a key or value is described as well', () => {
      expect(() => appOf().topic('t', { schema: new Schema({ value: string() }), value: string() })).to.throw(
        RxfaustError,
        'by a schema and by',
      )
    })
  })

  describe('are declared', () => {
    it('with what they say, and all that does not fit is told at once', async () => {
      const wanted: TopicOptions = { compacting: true, deleting: true, retention: { days: 1 } }
      const app = appOf()
      app.topic('both', { ...wanted, partitions: 2, config: { 'max.message.bytes': '5000' } })
      await app.start()
      const { config } = (await broker.admin.describeTopics(['both'])).get('both') as { config: Record<string, string> }
      expect(config).to.include({
        'cleanup.policy': 'compact,delete',
        'retention.ms': '86400000',
        'max.message.bytes': '5000',
      })
      await app.stop()
      const same = appOf()
      same.topic('both', { ...wanted, partitions: 2 })
      await same.start()
      await same.stop()
      const other = appOf()
      await broker.admin.createTopics([{ topic: 'plain', partitions: 3 }])
      other.topic('both', { compacting: true, retention: 'forever', partitions: 2 })
      other.topic('plain', { compacting: true, partitions: 4 })
      const error = await failureOf(other.start())
      expect(error.code).to.equal('RXFAUST_TOPIC_MISMATCH')
      expect(error.details.problems).to.have.length(4)
      expect(error.message).to.include('"both" is declared with cleanup.policy=compact and has compact,delete')
      expect(error.message).to.include('--add-config retention.ms=-1')
      expect(error.message).to.include('"plain" is declared with 4 partitions and has 3')
      expect(error.message).to.include('"plain" is declared with cleanup.policy=compact and has delete')
    })

    it('and refused where their way of sending can not be had', () => {
      const app = appOf({ processingGuarantee: 'exactly-once' })
      const refused: TopicOptions[] = [
        { acks: 'leader' },
        { acks: 'most' as never },
        { compression: 'zip' as never },
        { lingerBytes: 0 },
      ]
      for (const [index, options] of refused.entries()) {
        expect(() => app.topic(`t${index}`, options))
          .to.throw(RxfaustError)
          .with.property('code', 'RXFAUST_OPTION')
      }
    })

    it('and deleted by a reset where they are internal', async () => {
      const app = appOf()
      app.topic('own', { internal: true, partitions: 1 })
      app.topic('shared', { partitions: 1 })
      await app.start()
      await app.stop()
      const again = appOf()
      again.topic('own', { internal: true })
      again.topic('shared')
      await again.reset()
      expect(await broker.admin.listTopics())
        .to.include('shared')
        .and.not.include('own')
    })
  })

  it('load the packages of their codecs at the start, those of tables as well', async () => {
    const app = appOf()
    const packed = app.topic('packed', { key: 'yaml', value: 'msgpack|deflate', partitions: 1 })
    const rows = app.table('rows', { key: string(), value: 'msgpack', partitions: 1 })
    packed.subscribe(value => rows.set('last', value))
    await app.start()
    await packed.send({ key: ['a'], value: { n: 1 } })
    await app.idle()
    expect(rows.get('last')).to.deep.equal({ n: 1 })
  })

  describe('with a schema registry', () => {
    let registry: FakeRegistry
    beforeEach(async () => {
      registry = new FakeRegistry()
      await registry.start()
    })
    afterEach(() => registry.stop())

    it('wait with a record until its schema is known, the partition with it, and others not', async () => {
      const app = appOf({ onError: 'skip' })
      const words = app.topic('words', { value: schemaRegistry({ url: registry.url }).avro<string>(), partitions: 2 })
      const seen = new Seen<string>()
      words.subscribe(async word => seen.add(word))
      const known = registry.add('words-value', '"string"')
      await app.start()
      await words.send({ value: 'a', partition: 0 })
      await app.idle()
      registry.failure = 503
      const late = Buffer.from([0, 0, 0, 0, 9, 2, 98])
      const producer = await broker.producer()
      const record = { topic: 'words', key: null }
      await producer.send([
        { ...record, partition: 0, value: late },
        { ...record, partition: 0, value: Buffer.from([0, 0, 0, 0, known, 2, 99]) },
        { ...record, partition: 1, value: Buffer.from([0, 0, 0, 0, known, 2, 100]) },
        { ...record, partition: 1, value: Buffer.from([9]) },
      ])
      await producer.close()
      expect(await seen.reach(2)).to.deep.equal(['a', 'd'])
      registry.add('late', '"string"', undefined, 9)
      registry.failure = undefined
      expect(await seen.reach(4)).to.deep.equal(['a', 'd', 'b', 'c'])
      await app.idle()
      expect(app.monitor.decodeErrors).to.equal(1)
    })

    it('do not start without it', async () => {
      registry.failure = 500
      const app = appOf()
      app.topic('words', { value: schemaRegistry({ url: registry.url }).avro('"string"') })
      expect((await failureOf(app.start())).code).to.equal('RXFAUST_SCHEMA')
    })
  })
})
