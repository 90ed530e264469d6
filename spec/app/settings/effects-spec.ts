import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import type { AppOptions } from '../../../lib/app/AppOptions.js'
import { App, type Event, json, type RxfaustError } from '../../../lib/index.js'
import { events, groupBy } from '../../../lib/operators/index.js'
import { openTransport } from '../../../lib/transport/openTransport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { gate } from '../../support/gate.js'
import { WatchedTransport } from '../../support/WatchedTransport.js'
import { rejection } from '../../tables/support/rejection.js'

describe('the settings of an app', () => {
  const running: App[] = []
  let broker: WatchedTransport
  beforeEach(async () => {
    const options = { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler }
    broker = new WatchedTransport(await openTransport(`memory://${randomUUID()}`, options))
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await broker.close()
  })

  const make = (options: AppOptions = {}, id = 'orders'): App => {
    const app = new App(id, { broker, commitInterval: 5, ...options })
    running.push(app)
    return app
  }
  /** With a topic, a repartition, a table and dead letters. */
  const everything = (options: AppOptions): { app: App; send(): Promise<unknown> } => {
    const app = make({ onError: { deadLetter: 'letters' }, ...options })
    const topic = app.topic('in', { key: string(), value: number(), partitions: 2 })
    const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 2 })
    topic.pipe(groupBy(value => `by-${value}`, { name: 'by' })).subscribe(value => {
      if (value < 0) throw new RangeError('negative')
      sums.update(`by-${value}`, sum => sum + value)
    })
    return { app, send: () => Promise.all([1, 2, -3].map(value => topic.send({ key: `${value}`, value }))) }
  }

  it('topicReplicationFactor: every topic that is created has as many replicas, unless it says it', async () => {
    const { app, send } = everything({ topicReplicationFactor: 3 })
    const own = app.topic('own', { value: number(), replicas: 2 })
    own.subscribe()
    await app.start()
    await send()
    await app.idle()
    const replicas = new Map(broker.created.map(({ topic, replicas: count }) => [topic, count]))
    expect(replicas.get('own')).to.equal(2)
    replicas.delete('own')
    expect([...replicas.keys()]).to.include.members(['in', 'letters', 'orders-manifest', 'orders-sums-changelog'])
    expect(new Set(replicas.values())).to.deep.equal(new Set([3]))
  })

  it('topicAllowDeclare: without it nothing is created, and one report has everything that is missing', async () => {
    const error = (await rejection(everything({ topicAllowDeclare: false }).app.start())) as RxfaustError
    expect(error).to.include({ code: 'RXFAUST_TOPIC_MISMATCH' })
    const { problems } = error.details as { problems: string[] }
    expect(problems.map(problem => /"(.*?)"/.exec(problem)?.[1])).to.have.members([
      'in',
      'orders-by-repartition',
      'orders-sums-changelog',
      'orders-manifest',
    ])
    expect(problems.find(problem => problem.includes('sums'))).to.include(
      '--topic orders-sums-changelog --partitions 2 --replication-factor 1 --config cleanup.policy=compact',
    )
    expect(await broker.admin.listTopics()).to.deep.equal([])
    // Somebody creates them as it says.
    for (const problem of problems) {
      const [, topic, partitions] = /--topic (\S+) --partitions (\d+)/.exec(problem) ?? []
      const config = Object.fromEntries([...problem.matchAll(/--config (\S+?)=(\S+)/g)].map(([, k, v]) => [k, v]))
      await broker.admin.createTopics([{ topic: topic as string, partitions: Number(partitions), config }])
    }
    const { app, send } = everything({ topicAllowDeclare: false, onError: 'skip' })
    await app.start()
    await send()
    await app.idle()
    expect(((await rejection(app.topic('late').send({ value: 1 }))) as RxfaustError).message).to.include(
      '"late" is missing',
    )
  })

  it('acks, compression and maxRequestSize: topics and producers have them, changelogs are confirmed by all', async () => {
    const { app, send } = everything({ acks: 'leader', compression: 'gzip', maxRequestSize: 2_000 })
    const own = app.topic('own', { value: json<string>(), acks: 'none' })
    await app.start()
    await send()
    await own.send({ value: 'x' })
    await app.idle()
    await app.stop()
    const acks = new Map(broker.sent.map(({ topic, settings }) => [topic, settings?.acks]))
    expect(acks.get('in')).to.equal(1)
    expect(acks.get('own')).to.equal(0)
    expect(acks.get('orders-sums-changelog')).to.be.oneOf([undefined, -1])
    for (const options of broker.producers) {
      expect(options).to.include({ compression: 'gzip', maxRequestSize: 2_000 })
      expect(options.acks).to.equal(undefined)
    }
  })

  it('maxRequestSize: a larger record is refused before it is sent', async () => {
    const app = make({ maxRequestSize: 2_000, lingerBytes: 1_000 })
    const topic = app.topic('in', { value: json<string>() })
    await app.start()
    await topic.send({ value: 'x'.repeat(1_000) })
    const error = (await rejection(topic.send({ value: 'x'.repeat(3_000) }))) as RxfaustError
    expect(error).to.include({ code: 'RXFAUST_SEND' })
    expect(error.message).to.include('maxRequestSize')
  })

  it('the group gets its timeouts and the size of what is fetched', async () => {
    const app = make({ sessionTimeout: 9_000, rebalanceTimeout: 7_000, drainTimeout: 500, fetchMaxBytes: 1_000 })
    app.topic('in').subscribe()
    await app.start()
    expect(broker.consumers[0]).to.include({
      group: 'orders',
      sessionTimeout: 9_000,
      heartbeatInterval: 500,
      rebalanceTimeout: 7_000,
      drainTimeout: 500,
      maxBytesPerPartition: 1_000,
    })
  })

  it('keyCodec and valueCodec: topics without a codec have them, tables and repartitions do not', async () => {
    const app = make({ keyCodec: 'raw', valueCodec: 'text' })
    const plain = app.topic('plain')
    const typed = app.topic('typed', { key: 'text', value: 'json' })
    const sums = app.table<'text', 'json'>('sums', { partitions: 8 })
    const got: unknown[] = []
    plain.pipe(events()).subscribe((event: Event) => got.push(String(event.key), event.value))
    typed.pipe(groupBy(() => 'a', { name: 'by' })).subscribe(value => sums.set('a', value))
    await app.start()
    await plain.send({ key: Buffer.from('k') as never, value: 'v' })
    await typed.send({ key: 'k', value: { sum: 1 } })
    await app.idle()
    expect(got).to.deep.equal(['k', 'v'])
    expect(sums.get('a')).to.deep.equal({ sum: 1 })
    const bytes = (topic: string) => String(broker.sent.find(record => record.topic === topic)?.value)
    expect([bytes('plain'), bytes('typed')]).to.deep.equal(['v', '{"sum":1}'])
  })

  describe('partitioner', () => {
    /** By the last byte, so that it is seen. */
    const last = (key: Uint8Array, partitions: number): number => ((key.at(-1) ?? 0) - 48) % partitions

    it('places keys of topics, repartitions, tables and global tables alike', async () => {
      const app = make({ partitioner: last })
      const topic = app.topic('in', { key: string(), value: number(), partitions: 4 })
      const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 4 })
      const names = app.globalTable('names', { key: string(), value: string(), partitions: 4 })
      topic
        .pipe(groupBy(value => `group-${value}`, { name: 'by', partitions: 4 }))
        .subscribe(value => sums.set(`group-${value}`, value))
      await app.start()
      await Promise.all([1, 2, 3].map(value => topic.send({ key: `key-${4 - value}`, value })))
      await names.set('name-2', 'bob')
      await app.idle()
      expect(topic.partitionOf('key-3')).to.equal(3)
      expect([1, 2, 3].map(value => sums.get(`group-${value}`))).to.deep.equal([1, 2, 3])
      expect(names.get('name-2')).to.equal('bob')
      await app.stop()
      const placed = broker.sent
        .filter(({ topic: name, key }) => key !== null && !name.includes('manifest'))
        .map(({ topic: name, partition, key }) => `${name} ${key} ${partition}`)
      expect([...new Set(placed)].sort()).to.deep.equal(
        [
          ...[1, 2, 3].map(at => `in key-${at} ${at}`),
          ...[1, 2, 3].map(at => `orders-by-repartition group-${at} ${at}`),
          ...[1, 2, 3].map(at => `orders-sums-changelog group-${at} ${at}`),
          'orders-names-changelog name-2 2',
        ].sort(),
      )
    })

    it('has to give a partition', async () => {
      const app = make({ partitioner: (_, partitions) => partitions })
      const topic = app.topic('in', { key: string(), value: number(), partitions: 4 })
      await app.start()
      const error = (await rejection(topic.send({ key: 'a', value: 1 }))) as RxfaustError
      expect(error).to.include({ code: 'RXFAUST_OPTION' })
      expect(error.message).to.include('partition 4 for a key, of 4')
    })

    it('is asked once for a key that tableKeyIndexSize keeps', async () => {
      for (const tableKeyIndexSize of [100, 0]) {
        let asked = 0
        const count = (key: Uint8Array): number => {
          if (String(Buffer.from(key)) === 'other') asked++
          return 0
        }
        const app = make({ partitioner: count, tableKeyIndexSize }, `index-${tableKeyIndexSize}`)
        const topic = app.topic('in', { key: string(), value: number(), partitions: 2 })
        const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 2 })
        topic.subscribe(value => sums.set('other', value))
        await app.start()
        for (let value = 1; value <= 4; value++) await topic.send({ key: 'a', value })
        await app.idle()
        if (tableKeyIndexSize === 0) expect(asked).to.be.at.least(4)
        else expect(asked).to.equal(1)
        await app.stop()
      }
    })
  })

  describe('streamWaitEmpty', () => {
    it('false gives up what is under way at once, and it comes again', async () => {
      const begun = gate()
      const first = make({ streamWaitEmpty: false, drainTimeout: 50_000, stopTimeout: 50_000 })
      const topic = first.topic('in', { key: string(), value: json<number>(), partitions: 1 })
      topic.subscribe(() => {
        begun.open()
        return new Promise(() => {})
      })
      await first.start()
      await topic.send({ key: 'a', value: 1 })
      await begun.promise
      await first.stop()
      const seen: number[] = []
      const second = make()
      second.topic('in', { key: string(), value: json<number>(), partitions: 1 }).subscribe(value => seen.push(value))
      await second.start()
      await second.idle()
      expect(seen).to.deep.equal([1])
    })

    it('false keeps what is done', async () => {
      const first = make({ streamWaitEmpty: false, commitInterval: 3_600_000 })
      const topic = first.topic('in', { key: string(), value: json<number>(), partitions: 1 })
      const processed = gate()
      topic.subscribe(() => processed.open())
      await first.start()
      await topic.send({ key: 'a', value: 1 })
      await processed.promise
      await first.stop()
      const at = await broker.admin.committed('orders', [{ topic: 'in', partition: 0 }])
      expect([...at.values()].map(({ offset }) => offset)).to.deep.equal([1])
    })
  })

  it('agentSupervisor: agents without one have it', async () => {
    const app = make({ agentSupervisor: { strategy: 'crashing' } })
    const one = app.agent('one', { value: number() }, async () => undefined)
    const other = app.agent('other', { value: number(), supervisor: 'oneForAll' }, async () => undefined)
    await app.start()
    expect([one.info().supervisor, other.info().supervisor]).to.deep.equal(['crashing', 'oneForAll'])
  })

  it('refuses an unusable setting from the real environment, and takes a good one', () => {
    process.env.RXFAUST_ENVIRONED__COMMIT_EVERY = '0'
    try {
      expect(() => make({}, 'environed')).to.throw('RXFAUST_ENVIRONED__COMMIT_EVERY is 0')
      process.env.RXFAUST_ENVIRONED__COMMIT_EVERY = '3'
      expect(make({}, 'environed').runtime.settings.commitEvery).to.equal(3)
      expect(make({}, 'others').runtime.settings.commitEvery).to.equal(200_000)
    } finally {
      delete process.env.RXFAUST_ENVIRONED__COMMIT_EVERY
    }
  })

  it('warns of a variable that is no setting', async () => {
    process.env.RXFAUST_COMMIT_EVRY = '3'
    try {
      const app = make()
      const warnings: string[] = []
      app.warnings$.subscribe(({ code, message }) => warnings.push(`${code} ${message}`))
      app.runtime.onWarning = () => undefined
      await app.start()
      expect(warnings).to.have.length(1)
      expect(warnings[0]).to.match(/^RXFAUST_OPTION .*RXFAUST_COMMIT_EVRY.*Is RXFAUST_COMMIT_EVERY meant/)
    } finally {
      delete process.env.RXFAUST_COMMIT_EVRY
    }
  })
})
