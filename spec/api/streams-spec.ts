import { expect } from 'chai'
import { App, currentEvent, json } from 'rxfaust'
import {
  concatMap,
  events,
  groupBy,
  items,
  mapAsync,
  mergeMap,
  noack,
  takeWithin,
  through,
  to,
} from 'rxfaust/operators'
import { filter, map } from 'rxjs'
import { number, object, string } from 'superstruct'

const Order = object({ id: string(), account: string(), amount: number() })

describe('programs with streams', () => {
  const running: App[] = []
  const open = (): App => {
    const app = new App('orders', { broker: 'memory://', commitInterval: 5 })
    running.push(app)
    return app
  }
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))

  const order = (id: string, account: string, amount: number) => ({ key: account, value: { id, account, amount } })

  it('pipes a topic through operators of RxJS into another topic', async () => {
    const app = open()
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
    const alerts = app.topic('alerts', { value: json<{ alert: string }>() })
    const seen: unknown[] = []
    orders
      .pipe(
        filter(o => o.amount > 1000),
        map(o => ({ alert: o.account })),
      )
      .subscribe(alerts)
    alerts.subscribe(({ alert }) => seen.push([currentEvent()?.key, alert]))
    await app.start()
    const metadata = await orders.send(order('a1', 'ann', 1500))
    await orders.send(order('b1', 'bob', 10))
    await app.idle()
    expect(metadata).to.include({ topic: 'orders', offset: 0 })
    expect(seen).to.deep.equal([['ann', 'ann']])
  })

  it('awaits an asynchronous subscriber, and knows the event behind an await', async () => {
    const app = open()
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 1 })
    const saved: unknown[] = []
    orders.subscribe(async o => {
      await new Promise(resolve => setImmediate(resolve))
      saved.push([currentEvent()?.message.offset, o.id])
    })
    await app.start()
    await Promise.all(['a', 'b', 'c'].map(id => orders.send(order(id, 'ann', 1))))
    await app.idle()
    expect(saved).to.deep.equal([
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ])
  })

  it('takes batches, acknowledged as a whole', async () => {
    const app = open()
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 1 })
    const sizes: number[] = []
    orders.pipe(takeWithin(100, { milliseconds: 20 })).subscribe(batch => sizes.push(batch.length))
    await app.start()
    await Promise.all(Array.from({ length: 250 }, (_, at) => orders.send(order(`o${at}`, 'ann', 1))))
    await app.idle()
    expect(sizes).to.deep.equal([100, 100, 50])
    expect(app.monitor.eventsAcknowledged).to.equal(250)
  })

  it('works at many at a time, in order per key; what fails goes to the dead letters, and nothing is unhandled', async () => {
    const unhandled: unknown[] = []
    const watch = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', watch)
    try {
      const app = open()
      const orders = app.topic('orders', {
        key: string(),
        value: Order,
        partitions: 4,
        onError: { deadLetter: 'orders-dead' },
      })
      const enriched = app.topic('enriched', { key: string(), value: json<{ id: string }>(), partitions: 2 })
      const dead = app.topic('orders-dead', { key: string(), value: Order, partitions: 1 })
      const enrich = async ({ id, amount }: { id: string; amount: number }) => {
        for (let turns = amount % 5; turns > 0; turns--) await new Promise(resolve => setImmediate(resolve))
        if (amount === 7) throw new Error('seven')
        return { id }
      }
      orders
        .pipe(
          groupBy(o => o.account, { name: 'by-account', partitions: 4 }),
          mapAsync(enrich, { concurrency: 8, order: 'key', retry: { times: 1, backoff: 1 } }),
          to(enriched),
        )
        .subscribe()
      const seen = new Map<string | null, string[]>()
      enriched.pipe(items()).subscribe(([key, { id }]) => {
        seen.set(key, [...(seen.get(key) ?? []), id])
      })
      const letters: string[] = []
      dead.subscribe(({ id }) => {
        letters.push(id)
      })
      await app.start()
      const accounts = ['ann', 'bob', 'cyd']
      const sent = Array.from({ length: 60 }, (_, at) => order(`${at}`, accounts[at % 3] as string, at))
      await Promise.all(sent.map(each => orders.send(each)))
      await app.idle()
      for (const account of accounts) {
        const ids = sent.filter(({ key, value }) => key === account && value.amount !== 7).map(({ value }) => value.id)
        expect([...new Set(seen.get(account))]).to.deep.equal(ids)
      }
      expect(letters).to.deep.equal(['7'])
      expect(unhandled).to.deep.equal([])
    } finally {
      process.off('unhandledRejection', watch)
    }
  })

  it('repartitions by another key, enriches, and sends on', async () => {
    const app = open()
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
    const enriched = app.topic('enriched', {
      key: string(),
      value: json<{ id: string; city: string }>(),
      partitions: 2,
    })
    orders
      .pipe(
        groupBy(o => o.account, { name: 'by-account' }),
        mergeMap(async o => ({ id: o.id, city: `city of ${o.account}` })),
        to(enriched),
      )
      .subscribe()
    const seen: unknown[] = []
    enriched.pipe(items()).subscribe(([key, { city }]) => seen.push([key, city]))
    await app.start()
    await orders.send({ key: 'x', value: { id: '1', account: 'ann', amount: 1 } })
    await orders.send({ key: 'y', value: { id: '2', account: 'bob', amount: 1 } })
    await app.idle()
    expect(seen).to.have.deep.members([
      ['ann', 'city of ann'],
      ['bob', 'city of bob'],
    ])
  })

  it('goes through a topic, and gives events and items', async () => {
    const app = open()
    const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 1 })
    const doubled = app.topic('doubled', { key: string(), value: number(), partitions: 1 })
    const seen: unknown[] = []
    numbers
      .pipe(
        map(n => n * 2),
        through(doubled),
        events(),
      )
      .subscribe(event => seen.push([event.message.topic, event.key, event.value]))
    await app.start()
    await numbers.send({ key: 'k', value: 21 })
    await app.idle()
    expect(seen).to.deep.equal([['doubled', 'k', 42]])
  })

  it('leaves acknowledgement to the user', async () => {
    const app = open()
    const numbers = app.topic('numbers', { value: number(), partitions: 1 })
    const held: Array<{ ack(): void }> = []
    let told: () => void = () => {}
    const both = new Promise<void>(resolve => {
      told = resolve
    })
    numbers.pipe(noack(), events()).subscribe(event => {
      held.push(event)
      if (held.length === 2) told()
    })
    await app.start()
    await numbers.send({ value: 1 })
    await numbers.send({ value: 2 })
    await both
    held[1]?.ack()
    expect(app.monitor.eventsAcknowledged).to.equal(1)
    expect([...app.runtime.taskManager.queues()].map(queue => queue.frontier)).to.deep.equal([0])
    held[0]?.ack()
    await app.idle()
    expect([...app.runtime.taskManager.queues()].map(queue => queue.frontier)).to.deep.equal([2])
  })

  it('is iterated', async () => {
    const app = open()
    const numbers = app.topic('numbers', { value: number(), partitions: 1 })
    const seen: number[] = []
    const loop = (async () => {
      for await (const value of numbers.pipe(concatMap(async n => n + 1))) {
        seen.push(value)
        if (seen.length === 3) break
      }
    })()
    await app.start()
    for (const value of [1, 2, 3, 4]) await numbers.send({ value })
    await loop
    expect(seen).to.deep.equal([2, 3, 4])
  })
})
