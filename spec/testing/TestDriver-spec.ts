import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { delay, filter, map, VirtualTimeScheduler } from 'rxjs'
import { number, string, type } from 'superstruct'
import { App, json } from '../../lib/index.js'
import { bufferCount, takeWithin } from '../../lib/operators/index.js'
import { TestDriver } from '../../lib/testing/index.js'
import { cpuMillis } from '../support/cpuMillis.js'
import { rejection } from './rejection.js'

const Order = type({ account: string(), amount: number() })

/** Timers of Node that would run, mocha's own among them. */
function timers(): number {
  return process.getActiveResourcesInfo().filter(resource => resource === 'Timeout').length
}

function shop() {
  const app = new App('shop')
  const orders = app.topic('orders', { key: string(), value: Order, partitions: 2 })
  const alerts = app.topic('alerts', { key: string(), value: json<{ alert: string }>() })
  const counts = app.topic('counts', { value: number() })
  const totals = app.table('totals', { key: string(), value: number(), default: () => 0 })
  orders
    .pipe(
      filter(order => order.amount > 1_000),
      map(order => ({ alert: order.account })),
    )
    .subscribe(alerts)
  orders
    .pipe(
      takeWithin(100, { seconds: 5 }),
      map(batch => batch.length),
    )
    .subscribe(counts)
  orders.subscribe(order => totals.update(order.account, total => total + order.amount))
  return { app, orders, alerts, counts, totals }
}

describe('TestDriver', () => {
  it('drives an app without a broker and without waiting', async () => {
    const { app, orders, alerts, counts, totals } = shop()
    const t = await TestDriver.start(app)
    const sent = await t.put(orders, 'ann', { account: 'ann', amount: 1_500 })
    expect(sent).to.deep.equal({ topic: 'orders', partition: 0, offset: 0, timestamp: 0 })
    expect(totals.get('ann')).to.equal(1_500)
    expect(t.read(alerts)).to.deep.equal([['ann', { alert: 'ann' }]])
    expect(t.read(alerts)).to.deep.equal([])
    await t.advance({ seconds: 2 })
    await t.put(orders, 'bob', { account: 'bob', amount: 5 })
    await t.advance({ seconds: 2.999 })
    expect([t.now, t.read(counts)]).to.deep.equal([4_999, []])
    await t.advance(1)
    expect(t.read(counts).map(([, value]) => value)).to.deep.equal([2])
    await t.put(orders, 'ann', { account: 'ann', amount: 2_000 }, { timestamp: 77, partition: 1 })
    expect(t.read(alerts)).to.deep.equal([['ann', { alert: 'ann' }]])
    expect(t.read(orders)).to.have.length(3)
    await t.stop()
    await t.stop()
    expect(app.state).to.equal('stopped')
    expect(existsSync(join('.rxfaust', 'shop'))).to.equal(false)
  })

  it("moves RxJS's own timers, also those of an app made before", async () => {
    const app = new App('delayed')
    const numbers = app.topic('n', { value: number(), partitions: 1 })
    const seen: number[] = []
    app.stream(numbers.pipe(map(n => n))).subscribe(n => seen.push(n))
    const late: number[] = []
    app.runtime.onWarning = () => undefined
    numbers.pipe(delay(60_000)).subscribe(n => late.push(n))
    const t = await TestDriver.start(app)
    await t.put(numbers, null, 1)
    await t.advance(59_999)
    expect([seen, late]).to.deep.equal([[1], []])
    await t.advance(1)
    expect(late).to.deep.equal([1])
    await t.stop()
  })

  it('puts several messages at once', async () => {
    const { app, orders, counts, totals } = shop()
    const t = await TestDriver.start(app)
    const sent = await t.putAll(orders, [
      ['ann', { account: 'ann', amount: 1 }],
      { key: 'bob', value: { account: 'bob', amount: 2 }, timestamp: 77, partition: 1 },
      ['ann', { account: 'ann', amount: 3 }],
    ])
    expect(sent.map(({ partition, offset, timestamp }) => [partition, offset, timestamp])).to.deep.equal([
      [0, 0, 0],
      [1, 0, 77],
      [0, 1, 0],
    ])
    expect(await t.table(totals)).to.deep.equal({ ann: 4, bob: 2 })
    await t.idle()
    expect([t.now, t.read(counts).map(([, count]) => count)]).to.deep.equal([5_000, [3]])
    await t.idle()
    expect(t.now).to.equal(5_000)
    await t.stop()
  })

  it('has the results of agents by the place of their events, also of batches, channels and failures', async () => {
    const app = new App('agents', { onError: 'skip' })
    const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 2 })
    const twice = app.agent('twice', { topic: numbers }, async function* (stream) {
      for await (const n of stream) {
        if (n < 0) throw new Error('negative')
        yield n
        yield n * 2
      }
    })
    const batches = app.agent('batches', { topic: numbers }, stream => stream.pipe(bufferCount(2)))
    const channel = app.channel('jobs', { value: number() })
    const jobs = app.agent('jobs', { topic: channel }, stream => stream.pipe(map(n => `${n}!`)))
    const t = await TestDriver.start(app)
    try {
      const one = await t.put(twice, 'k', 1)
      const bad = await t.put(twice, 'k', -1)
      const three = await t.put(numbers, 'k', 3)
      expect([one, bad, three].map(sent => t.results(twice, sent))).to.deep.equal([[1, 2], [], [3, 6]])
      expect(t.results(batches)).to.deep.equal([
        { topic: 'numbers', partition: one.partition, offset: 0, result: [1, -1] },
        { topic: 'numbers', partition: one.partition, offset: 1, result: [1, -1] },
      ])
      const job = await t.put(jobs, null, 7)
      expect(t.results(jobs, job)).to.deep.equal(['7!'])
      expect(await t.putAll(channel, [[null, 8]])).to.have.length(1)
      expect(t.results(jobs).map(({ offset, result }) => [offset, result])).to.deep.equal([
        [0, '7!'],
        [1, '8!'],
      ])
    } finally {
      await t.stop()
    }
  })

  it('is not idle while something fails', async () => {
    const app = new App('failing')
    const numbers = app.topic('n', { value: number(), partitions: 1, onError: { retry: 1, backoff: 1_000 } })
    const table = app.table('t', { partitions: 1 })
    const reason = new Error('no')
    numbers.subscribe(async () => {
      throw reason
    })
    const t = await TestDriver.start(app)
    await t.putAll(numbers, [
      [null, 1],
      [null, 2],
    ])
    expect(await rejection(t.idle())).to.include({ code: 'RXFAUST_PROCESSING', cause: reason })
    expect(await rejection(t.table(table))).to.include({ cause: reason })
    await t.stop()
  })

  it('takes less than 50 ms for a windowed count, and leaves no timer', async () => {
    // Mocha sets the timer of the test when it has returned its promise.
    await null
    const before = timers()
    const times: number[] = []
    for (let run = 0; run < 5; run++) {
      const start = cpuMillis()
      const app = new App('counting')
      const words = app.topic('words', { value: string(), partitions: 1 })
      const counts = app.table('counts', { value: number(), default: () => 0, partitions: 1 }).tumbling({ minutes: 1 })
      words.subscribe(word => counts.get(word).update(count => count + 1))
      const t = await TestDriver.start(app)
      await t.putAll(words, [
        [null, 'to'],
        [null, 'be'],
        [null, 'to'],
      ])
      await t.advance({ minutes: 1 })
      await t.put(words, null, 'be')
      expect(await t.table(counts)).to.deep.equal({ to: { 0: 2 }, be: { 0: 1, 60000: 1 } })
      await t.stop()
      times.push(cpuMillis() - start)
    }
    expect(Math.min(...times)).to.be.below(50)
    expect(timers()).to.equal(before)
  })

  it('rejects with the failure of the app', async () => {
    const app = new App('failing')
    const numbers = app.topic('n', { value: number(), partitions: 1 })
    const reason = new Error('no')
    numbers.subscribe(() => {
      throw reason
    })
    const t = await TestDriver.start(app)
    expect(await rejection(t.put(numbers, null, 1))).to.include({ code: 'RXFAUST_PROCESSING', cause: reason })
    expect(await rejection(t.advance(1))).to.include({ cause: reason })
    await t.stop()
    expect(app.state).to.equal('failed')
  })

  it('refuses an app that it can not drive, and lets go of virtual time', async () => {
    const own = new App('own', { scheduler: new VirtualTimeScheduler() })
    expect(await rejection(TestDriver.start(own))).to.include({ code: 'RXFAUST_OPTION' })
    const wrong = new App('wrong')
    wrong.topic('n', { partitions: 2 }).subscribe()
    wrong.table('t', { partitions: 3 })
    expect(await rejection(TestDriver.start(wrong))).to.include({ code: 'RXFAUST_TOPIC_MISMATCH' })
    expect(await rejection(TestDriver.start(wrong))).to.include({ code: 'RXFAUST_STATE' })
    const t = await TestDriver.start(new App('right'))
    await t.stop()
  })

  it('reads what transactions have sent when they are committed', async () => {
    const app = new App('shop', { processingGuarantee: 'exactly-once', commitInterval: { seconds: 1 } })
    const orders = app.topic('orders', { key: string(), value: number(), partitions: 1 })
    const doubled = app.topic('doubled', { key: string(), value: number(), partitions: 1 })
    orders.pipe(map(amount => amount * 2)).subscribe(doubled)
    const t = await TestDriver.start(app)
    await t.put(orders, 'ann', 4)
    expect(t.read(orders)).to.deep.equal([['ann', 4]])
    expect(t.read(doubled)).to.deep.equal([])
    await t.advance({ seconds: 1 })
    expect(t.read(doubled)).to.deep.equal([['ann', 8]])
    await t.put(orders, 'bob', 5)
    await t.stop()
    expect(t.read(doubled)).to.deep.equal([['bob', 10]])
  })
})
