import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler, map } from 'rxjs'
import { number, string } from 'superstruct'
import { App, type AppOptions, json } from '../../lib/index.js'
import { groupBy, takeWithin, to } from '../../lib/operators/index.js'
import type { Table } from '../../lib/tables/Table.js'
import type { Topic } from '../../lib/topics/Topic.js'
import type { EmbeddedTransport } from '../../lib/transport/embedded/EmbeddedTransport.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { gate } from '../support/gate.js'

interface Order {
  readonly account: string
  readonly amount: number
}

describe('exactly once', () => {
  const running: App[] = []
  let broker: string
  let transport: Transport
  beforeEach(async () => {
    broker = `memory://${randomUUID()}`
    // A memory broker lives as long as somebody uses it.
    transport = await openTransport(broker, { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler })
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await transport.close()
  })

  interface Totals {
    readonly app: App
    readonly orders: Topic<Order, string>
    readonly totals: Table<string, number, never>
  }
  function describeTotals(options: AppOptions = {}, each: (order: Order) => unknown = () => {}): Totals {
    const app = new App('totals', { broker, processingGuarantee: 'exactly-once', commitInterval: 5, ...options })
    running.push(app)
    const orders = app.topic('orders', { key: string(), value: json<Order>(), partitions: 2 })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 2 })
    const out = app.topic('out', { key: string(), value: json<number>(), partitions: 2 })
    orders
      .pipe(
        groupBy('account', { name: 'by-account', partitions: 2 }),
        map(order => {
          each(order)
          return totals.update(order.account, total => total + order.amount)
        }),
        to(out),
      )
      .subscribe()
    return { app, orders, totals }
  }
  /** What readers of committed records see, by account. */
  async function outputs(topic = 'out'): Promise<Record<string, number[]>> {
    const seen: Record<string, number[]> = {}
    for (const partition of [0, 1]) {
      const at = { topic, partition }
      const end = (await transport.admin.offsets([at], 'stable')).get(`${topic}/${partition}`) ?? 0
      const abort = new AbortController()
      for await (const batch of transport.read({ ...at, from: 0, signal: abort.signal })) {
        for (const { key, value } of batch.records) {
          const account = Buffer.from(key as Uint8Array).toString()
          seen[account] = [...(seen[account] ?? []), JSON.parse(Buffer.from(value as Uint8Array).toString())]
        }
        if (batch.nextOffset >= end) break
      }
      abort.abort()
    }
    return seen
  }
  const accounts = ['ann', 'bob', 'cyd']
  const send = (orders: Topic<Order, string>, count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        orders.send({ key: `o${at}`, value: { account: accounts[at % 3] as string, amount: 1 } }),
      ),
    )
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

  it('commits inputs, outputs and tables together', async () => {
    const { app, orders, totals } = describeTotals()
    await app.start()
    await send(orders, 300)
    await app.idle()
    expect(totals.get('ann')).to.equal(100)
    expect(await outputs()).to.deep.equal({ ann: upTo(100), bob: upTo(100), cyd: upTo(100) })
  })

  it('begins again behind the last commit when a handler fails, and each result is there once', async () => {
    let failures = 0
    const failing = (order: Order): void => {
      if (order.account !== 'bob' || failures > 3) return
      failures++
      if (failures === 3) throw new Error('not now')
    }
    const first = describeTotals({}, failing)
    await first.app.start()
    const ended = first.app.done.then(
      () => 'stopped',
      (error: Error) => error.message,
    )
    await send(first.orders, 30)
    expect(await ended).to.match(/not now/)
    const second = describeTotals()
    await second.app.start()
    await second.app.idle()
    expect(await outputs()).to.deep.equal({ ann: upTo(10), bob: upTo(10), cyd: upTo(10) })
    expect(second.totals.get('bob')).to.equal(10)
  })

  it('undoes what a handler has written and sent before it fails and is tried again', async () => {
    const { app, totals, orders } = describeTotals()
    const attempts = app.table('attempts', { key: string(), value: number(), default: () => 0, partitions: 2 })
    const echoes = app.topic('echoes', { key: string(), value: json<number>(), partitions: 2 })
    const tried = app.topic('tried', {
      key: string(),
      value: json<number>(),
      partitions: 2,
      onError: { retry: 3, backoff: 1 },
    })
    let failures = 0
    tried.subscribe(async value => {
      attempts.update('k', count => count + 1)
      await echoes.send({ key: 'k', value })
      if (value % 10 === 3 && failures++ < 6 && failures % 2 === 1) throw new Error('not now')
    })
    await app.start()
    for (let value = 0; value < 30; value++) await tried.send({ key: 'k', value })
    await send(orders, 30)
    await app.idle()
    expect(failures).to.be.greaterThan(3)
    expect(attempts.get('k')).to.equal(30)
    expect(await outputs('echoes')).to.deep.equal({ k: Array.from({ length: 30 }, (_, value) => value) })
    expect(totals.get('ann')).to.equal(10)
  })

  it('fails after as many attempts as it may make, also where each begins the task again', async () => {
    const { app } = describeTotals()
    const written = app.table('written', { key: string(), value: number(), default: () => 0, partitions: 2 })
    const tried = app.topic('tried', {
      key: string(),
      value: json<number>(),
      partitions: 2,
      onError: { retry: 2, backoff: 20 },
    })
    let calls = 0
    tried.subscribe(() => {
      calls++
      written.update('k', count => count + 1)
      throw new Error('never')
    })
    await app.start()
    const ended = app.done.catch((error: Error) => error.message)
    await tried.send({ key: 'k', value: 1 })
    expect(await ended).to.match(/never/)
    expect(calls).to.be.within(3, 6)
  })

  it('counts what was under way once when another event of its subscription fails', async () => {
    const { app } = describeTotals()
    const counts = app.table('counts', { key: string(), value: number(), default: () => 0, partitions: 2 })
    const slow = app.topic('slow', { key: string(), value: json<string>(), partitions: 2, onError: 'skip' })
    const begun = gate()
    const failed = gate()
    slow.subscribe(async value => {
      if (value === 'fails') {
        await begun.promise
        failed.open()
        throw new Error('skipped')
      }
      begun.open()
      await failed.promise
      await new Promise(resolve => setTimeout(resolve, 5))
      counts.update(value, count => count + 1)
    })
    await app.start()
    await slow.send({ key: 'a', value: 'ann', partition: 0 })
    await slow.send({ key: 'b', value: 'fails', partition: 1 })
    await app.idle()
    expect(counts.get('ann')).to.equal(1)
  })

  it('drops the work of a worker that was fenced, and both go on', async () => {
    const first = describeTotals()
    await first.app.start()
    await send(first.orders, 30)
    await first.app.idle()
    // Somebody has taken the transactions of all tasks over, without the group's knowledge.
    for (const task of ['2-0', '2-1']) {
      const producer = await transport.producer({ transactionalId: `totals-${task}` })
      await producer.begin().then(transaction => transaction.abort())
      await producer.close()
    }
    await send(first.orders, 30)
    await first.app.idle()
    await first.app.idle()
    expect(await outputs()).to.deep.equal({ ann: upTo(20), bob: upTo(20), cyd: upTo(20) })
    expect(first.app.state).to.equal('running')
  })

  it('aborts a transaction whose handler does not end, and tries again', async () => {
    const stuck = gate()
    let calls = 0
    const app = new App('slow', {
      broker,
      processingGuarantee: 'exactly-once',
      commitInterval: 5,
      transactionTimeout: 100,
    })
    running.push(app)
    const seen = app.topic('seen', { key: string(), value: json<number>(), partitions: 1 })
    const numbers = app.topic('numbers', { key: string(), value: json<number>(), partitions: 1 })
    numbers.subscribe(async value => {
      calls++
      await seen.send({ key: 'k', value })
      if (calls === 1) await new Promise(() => {})
      stuck.open()
    })
    await app.start()
    await numbers.send({ key: 'k', value: 7 })
    await stuck.promise
    await app.idle()
    expect(calls).to.equal(2)
    expect((await seen.offsets())[0]?.latest).to.be.greaterThan(1)
    const values: unknown[] = []
    const abort = new AbortController()
    for await (const batch of transport.read({ topic: 'seen', partition: 0, from: 0, signal: abort.signal })) {
      values.push(...batch.records.map(({ value }) => JSON.parse(Buffer.from(value as Uint8Array).toString())))
      break
    }
    abort.abort()
    expect(values).to.deep.equal([7])
  })

  it('begins again where a dead letter could not be sent', async () => {
    const memory = transport as EmbeddedTransport
    const app = new App('letters', { broker, processingGuarantee: 'exactly-once', commitInterval: 5 })
    running.push(app)
    const letters = app.topic('letters', { key: string(), value: json<number>(), partitions: 1 })
    const bad = app.topic('bad', {
      key: string(),
      value: json<number>(),
      partitions: 1,
      onError: { deadLetter: 'letters' },
    })
    bad.subscribe(() => {
      throw new Error('always')
    })
    await app.start()
    let failures = 2
    memory.faults.beforeSend = records => {
      if (records[0]?.topic !== letters.name || failures === 0) return
      failures--
      throw new RxfaustError('RXFAUST_BROKER', 'It is away.', 'Wait.', { retriable: true })
    }
    await bad.send({ key: 'k', value: 7 })
    await app.idle()
    expect(failures).to.equal(0)
    expect(app.state).to.equal('running')
    const at = { topic: 'letters', partition: 0, from: 0, signal: new AbortController().signal }
    let found = 0
    for await (const batch of transport.read(at)) {
      found += batch.records.length
      // Behind it is the mark of its commit.
      if (found > 0) break
    }
    expect(found).to.equal(1)
  })

  it('refuses to send what was gathered from several partitions', async () => {
    const app = new App('gather', { broker, processingGuarantee: 'exactly-once', commitInterval: 5 })
    running.push(app)
    const numbers = app.topic('numbers', { key: string(), value: json<number>(), partitions: 4 })
    const batches = app.topic('batches', { value: json<number[]>(), partitions: 1 })
    numbers.pipe(takeWithin(8, { minutes: 1 }), to(batches)).subscribe()
    await app.start()
    const ended = app.done.catch((error: Error) => error.message)
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => numbers.send({ key: `k${at}`, value: at, partition: at % 4 })),
    )
    expect(await ended).to.match(/events of several partitions/)
  })
})
