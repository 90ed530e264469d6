import { expect } from 'chai'
import { asyncScheduler, BehaviorSubject } from 'rxjs'
import { App, json, type RxfaustError, type TopicOptions } from '../../lib/index.js'
import { to } from '../../lib/operators/index.js'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { CrashableTransport } from '../support/CrashableTransport.js'
import { eventually } from '../support/eventually.js'
import { freshName } from '../support/kafka/openForSpecs.js'

const HOUR = { hours: 1 }

describe('records that linger', () => {
  let id: string
  let broker: Transport
  /** What the broker got together, of topics that are named `out…`. */
  let batches: string[][]
  const got$ = new BehaviorSubject<void>(undefined)
  const apps: App[] = []

  beforeEach(async () => {
    id = freshName('linger')
    batches = []
    const inner = await openTransport(`memory://${id}`, {
      clientId: id,
      logger: silentLogger,
      scheduler: asyncScheduler,
    })
    const stored = (records: readonly OutRecord[]) => {
      const batch = records.filter(({ topic }) => topic.startsWith('out')).map(({ value }) => `${value}`)
      if (batch.length > 0) batches.push(batch)
      got$.next()
    }
    broker = new CrashableTransport(inner, { stored, committing() {} })
  })
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.stop().catch(() => undefined)
  })
  function appOf(options: ConstructorParameters<typeof App>[1] = {}): App {
    const app = new App(id, { broker, commitInterval: 5, ...options })
    apps.push(app)
    return app
  }
  const out = (app: App, options: TopicOptions, name = 'out') =>
    app.topic(name, { ...options, value: json<number>(), partitions: 1 })
  const turn = () => new Promise<void>(resolve => setImmediate(resolve))

  it('go together when the first of them has waited so long', async () => {
    const app = appOf()
    const topic = out(app, { linger: 200 })
    await app.start()
    const began = performance.now()
    const sent = [1, 2, 3].map(async value => {
      for (let turns = 0; turns < value; turns++) await turn()
      return topic.send({ value })
    })
    await Promise.all(sent)
    expect(batches).to.deep.equal([['1', '2', '3']])
    // Node's timers are whole milliseconds.
    expect(performance.now() - began).to.be.above(198)
  })

  it('go when there are enough bytes, those of each topic for themselves', async () => {
    const app = appOf({ linger: HOUR, lingerBytes: 50 })
    const one = out(app, {})
    const other = out(app, { lingerBytes: 1_000_000 }, 'out-large')
    const at = out(app, { linger: 0 }, 'out-now')
    await app.start()
    // 16 bytes and one digit each.
    const pending = other.send({ value: 9 })
    await Promise.all([1, 2, 3].map(value => one.send({ value })))
    await at.send({ value: 7 })
    expect(batches).to.deep.equal([['1', '2', '3'], ['7']])
    await app.stop()
    await pending
    expect(batches[2]).to.deep.equal(['9'])
  })

  it('do not when whoever sends would wait for room', async () => {
    const app = appOf({ linger: HOUR, sendBufferMaxBytes: 40 })
    const topic = out(app, {})
    await app.start()
    const first = [1, 2, 3].map(value => topic.send({ value }))
    await Promise.all(first.map(async () => turn()))
    const last = topic.send({ value: 4 })
    await Promise.all(first)
    expect(batches).to.deep.equal([['1', '2', '3']])
    await app.stop()
    await last
  })

  it('hold back the events they were made of, and no longer than there is credit for more', async () => {
    const app = appOf({ streamBufferMaxsize: 4 })
    const source = app.topic('in', { value: json<number>(), partitions: 1 })
    const topic = out(app, { linger: HOUR })
    source.pipe(to(topic)).subscribe()
    await app.start()
    for (let value = 0; value < 6; value++) await source.send({ value })
    await eventually(got$, () => batches.length > 0)
    expect(batches).to.deep.equal([['0', '1', '2', '3']])
    await app.stop()
    const [committed] = (await broker.admin.committed(id, [{ topic: 'in', partition: 0 }])).values()
    expect(committed?.offset).to.equal(batches.flat().length)
  })

  it('are refused at once where they are larger than the topic takes, and the others go', async () => {
    const app = appOf({ linger: HOUR, lingerBytes: 20 })
    const topic = app.topic('out', { value: json<string>(), partitions: 1, config: { 'max.message.bytes': '500' } })
    await app.start()
    const refused = await topic.send({ value: 'x'.repeat(500) }).then(
      () => expect.fail('it was sent'),
      (error: RxfaustError) => error,
    )
    expect(refused).to.have.property('code', 'RXFAUST_SEND')
    expect(refused.message).to.include('takes no more than 500 (max.message.bytes)')
    await topic.send({ value: 'small' })
    expect(batches).to.deep.equal([['"small"']])
  })
})
