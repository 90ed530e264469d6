import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { firstValueFrom, take, toArray } from 'rxjs'
import { string } from 'superstruct'
import { App, currentEvent, json, RxfaustError } from '../../lib/index.js'
import { eventually } from '../support/eventually.js'
import { gate } from '../support/gate.js'

const failure = async (promise: Promise<unknown>): Promise<RxfaustError> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => {
      expect(error).to.be.instanceOf(RxfaustError)
      return error as RxfaustError
    },
  )

describe('App', () => {
  const running: App[] = []
  const make = (broker = 'memory://', options: object = {}): App => {
    const app = new App('orders', { broker, commitInterval: 5, ...options })
    running.push(app)
    return app
  }
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))

  it('starts, processes, becomes idle and stops', async () => {
    const app = make()
    const orders = app.topic('orders', { key: string(), value: json<number>(), partitions: 4 })
    const seen: unknown[] = []
    const states = firstValueFrom(app.state$.pipe(take(5), toArray()))
    orders.subscribe(async value => {
      await Promise.resolve()
      seen.push([currentEvent()?.key, value])
    })
    await app.start()
    const where = await orders.send({ key: 'ann', value: 1, timestamp: 77 })
    expect(where).to.deep.equal({ topic: 'orders', partition: orders.partitionOf('ann'), offset: 0, timestamp: 77 })
    await orders.send({ key: 'ann', value: 2 })
    await app.idle()
    expect(seen).to.deep.equal([
      ['ann', 1],
      ['ann', 2],
    ])
    await app.stop()
    await app.done
    expect(await states).to.deep.equal(['created', 'starting', 'running', 'stopping', 'stopped'])
  })

  it('is idle only when what follows in other topics has been done as well', async () => {
    const app = make()
    const hops = Array.from({ length: 5 }, (_, at) => app.topic(`hop-${at}`, { value: json<number>(), partitions: 2 }))
    hops.forEach((hop, at) => {
      const next = hops[at + 1]
      if (next !== undefined) hop.subscribe(next)
    })
    const seen: number[] = []
    hops.at(-1)?.subscribe(value => seen.push(value))
    await app.start()
    await Promise.all(Array.from({ length: 50 }, (_, value) => hops[0]?.send({ value })))
    await app.idle()
    expect(seen).to.have.length(50)
  })

  it('starts once', async () => {
    const app = make()
    await app.start()
    expect((await failure(app.start())).code).to.equal('RXFAUST_STATE')
  })

  it('stops once, also before the start', async () => {
    const app = make()
    await app.stop()
    await app.stop()
    await app.done
    expect(app.state).to.equal('stopped')
    expect((await failure(app.start())).code).to.equal('RXFAUST_STATE')
  })

  it('refuses names that Kafka refuses', () => {
    for (const name of ['', 'a b', 'ä', '..', 'x'.repeat(250)]) {
      expect(() => new App(name), name).to.throw(RxfaustError, 'RXFAUST_NAME')
      expect(() => make().topic(name), name).to.throw(RxfaustError, 'RXFAUST_NAME')
    }
  })

  it('refuses a topic that is described twice, and gives it by its name', () => {
    const app = make()
    const orders = app.topic('orders', { value: json<number>() })
    expect(app.topic('orders')).to.equal(orders)
    expect(() => app.topic('orders', { value: 'raw' })).to.throw(RxfaustError, 'RXFAUST_NAME')
  })

  it('says that it is not started when something is sent', async () => {
    expect((await failure(make().topic('orders').send({ value: 1 }))).message).to.match(/created.*app\.start\(\)/s)
  })

  it('stops from inside an asynchronous handler, whose event comes again', async () => {
    const broker = `memory://${randomUUID()}`
    const keeper = make(broker)
    await keeper.start()
    const seen: number[] = []
    const begin = async (handler: (app: App, value: number) => unknown): Promise<App> => {
      const app = make(broker)
      app.topic('t', { value: json<number>(), partitions: 1 }).subscribe(value => handler(app, value))
      await app.start()
      return app
    }
    const first = await begin(async (app, value) => {
      if (value === 2) await app.stop()
    })
    for (const value of [1, 2, 3])
      await first
        .topic('t')
        .send({ value })
        .catch(() => undefined)
    await first.done
    const second = await begin((_, value) => seen.push(value))
    await second.idle()
    expect(seen[0]).to.equal(2)
  })

  it('stops from inside a synchronous handler, whose event is done', async () => {
    const broker = `memory://${randomUUID()}`
    const keeper = make(broker)
    await keeper.start()
    const app = make(broker)
    const topic = app.topic('t', { value: json<number>(), partitions: 1 })
    topic.subscribe(() => void app.stop())
    await app.start()
    await topic.send({ value: 1 })
    await app.done
    expect(app.monitor.eventsAcknowledged).to.equal(1)
  })

  it('completes its streams when it stops', async () => {
    const app = make()
    const completed = gate()
    app.topic('t').subscribe({ complete: () => completed.open() })
    await app.start()
    await app.stop()
    await completed.promise
  })

  it('finishes what is under way before it stops, and commits it', async () => {
    const broker = `memory://${randomUUID()}`
    const keeper = make(broker)
    await keeper.start()
    const begun = gate()
    const end = gate()
    const app = make(broker, { commitInterval: 60_000 })
    const topic = app.topic('t', { value: json<number>(), partitions: 1 })
    topic.subscribe(async () => {
      begun.open()
      await end.promise
    })
    await app.start()
    await topic.send({ value: 1 })
    await begun.promise
    const stopped = app.stop()
    end.open()
    await stopped
    const again = make(broker)
    const seen: number[] = []
    again.topic('t', { value: json<number>() }).subscribe(value => seen.push(value))
    await again.start()
    await again.idle()
    expect(seen).to.deep.equal([])
  })

  it('stops by its deadline when a handler never ends, and the event comes again', async () => {
    const broker = `memory://${randomUUID()}`
    const keeper = make(broker)
    await keeper.start()
    const begun = gate()
    const app = make(broker, { stopTimeout: 50 })
    const topic = app.topic('t', { value: json<number>(), partitions: 1 })
    topic.subscribe(() => {
      begun.open()
      return new Promise(() => {})
    })
    await app.start()
    await topic.send({ value: 1 })
    await begun.promise
    await app.stop()
    const again = make(broker)
    const seen = gate<number>()
    again.topic('t', { value: json<number>() }).subscribe(value => seen.open(value))
    await again.start()
    expect(await seen.promise).to.equal(1)
  })

  it('fails with the event when a handler fails, and the event comes again', async () => {
    const broker = `memory://${randomUUID()}`
    const keeper = make(broker)
    await keeper.start()
    const app = make(broker)
    const topic = app.topic('t', { key: string(), value: json<number>(), partitions: 1 })
    topic.subscribe(async value => {
      if (value === 2) throw new Error('boom')
    })
    await app.start()
    const done = failure(app.done)
    for (const value of [1, 2, 3]) await topic.send({ key: 'k', value }).catch(() => undefined)
    const error = await done
    expect(error.code).to.equal('RXFAUST_PROCESSING')
    expect(error.details).to.deep.include({ topic: 't', partition: 0, offset: 1, key: 'k' })
    expect(error.cause).to.have.property('message', 'boom')
    await eventually(app.state$, state => state === 'failed')
    await app.stop()
    const again = make(broker)
    const seen: number[] = []
    again.topic('t', { key: string(), value: json<number>() }).subscribe(value => seen.push(value))
    await again.start()
    await again.idle()
    expect(seen[0]).to.equal(2)
  })

  it('joins once more for a topic that is subscribed to after the start', async () => {
    const app = make()
    const early = app.topic('early', { value: json<number>(), partitions: 1 })
    const late = app.topic('late', { value: json<number>(), partitions: 1 })
    early.subscribe()
    await app.start()
    expect(app.monitor.rebalances).to.equal(1)
    const seen: number[] = []
    late.subscribe(value => seen.push(value))
    await eventually(app.assignment$, partitions => partitions.filter(each => each.status === 'active').length === 2)
    await late.send({ value: 1 })
    await app.idle()
    expect(seen).to.deep.equal([1])
    expect(app.monitor.rebalances).to.equal(2)
  })

  it('keeps records for a later subscriber when the last one has left', async () => {
    const app = make()
    const topic = app.topic('t', { value: json<number>(), partitions: 1 })
    const first: number[] = []
    const left = gate()
    topic.pipe(take(2)).subscribe({ next: value => first.push(value), complete: () => left.open() })
    await app.start()
    for (let value = 1; value <= 5; value++) await topic.send({ value })
    await left.promise
    const rest: number[] = []
    topic.subscribe(value => rest.push(value))
    await app.idle()
    expect([first, rest]).to.deep.equal([
      [1, 2],
      [3, 4, 5],
    ])
  })

  it('reports every mismatch of topics at once, and creates nothing', async () => {
    const broker = `memory://${randomUUID()}`
    const keeper = make(broker)
    keeper.topic('a', { partitions: 5 })
    keeper.topic('b', { partitions: 6 })
    await keeper.start()
    const app = make(broker)
    app.topic('a', { partitions: 8 }).subscribe()
    app.topic('b', { partitions: 2 }).subscribe()
    app.topic('c', { partitions: 1 })
    const error = await failure(app.start())
    expect(error.code).to.equal('RXFAUST_TOPIC_MISMATCH')
    expect(error.message).to.contain('declared with 8 partitions and has 5').and.contain('declare partitions: 6')
    const c = keeper.topic('c', { partitions: 3 })
    await c.send({ value: 1 })
    expect((await c.offsets()).length).to.equal(3)
  })

  it('goes on at the position of the reset policy, with a warning, when the committed offset is gone', async () => {
    const broker = `memory://${randomUUID()}`
    const keeper = make(broker)
    const topic = keeper.topic('t', { value: json<number>(), partitions: 1 })
    await keeper.start()
    const run = async (): Promise<[number[], string[]]> => {
      const app = make(broker)
      const seen: number[] = []
      const warned: string[] = []
      app.warnings$.subscribe(({ code }) => warned.push(code))
      app.topic('t', { value: json<number>() }).subscribe(value => seen.push(value))
      await app.start()
      await app.idle()
      await app.stop()
      return [seen, warned]
    }
    for (const value of [1, 2, 3, 4]) await topic.send({ value })
    expect(await run()).to.deep.equal([[1, 2, 3, 4], []])
    for (const value of [5, 6, 7]) await topic.send({ value })
    await keeper.runtime.transport.admin.deleteRecords([{ topic: 't', partition: 0, offset: 6 }])
    expect(await run()).to.deep.equal([[7], ['RXFAUST_OFFSET_RESET']])
  })
})
