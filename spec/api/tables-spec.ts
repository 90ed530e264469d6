import { expect } from 'chai'
import { App, json, RxfaustError } from 'rxfaust'
import { map } from 'rxjs'
import { number, object, string } from 'superstruct'

const Order = object({ account: string(), amount: number() })
const MINUTE = 60_000

describe('programs with tables and windows', () => {
  const running: App[] = []
  const open = (): App => {
    const app = new App('orders', { broker: 'memory://', commitInterval: 5 })
    running.push(app)
    return app
  }
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))

  it('keeps totals per key, as a Map and as a stream of changes', async () => {
    const app = open()
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 4 })
    const changes: unknown[] = []
    orders.subscribe(o => totals.update(o.account, n => n + o.amount))
    totals.subscribe(({ key, value, previous }) => changes.push([key, value, previous]))
    await app.start()
    for (const amount of [1, 2]) await orders.send({ key: 'ann', value: { account: 'ann', amount } })
    await orders.send({ key: 'bob', value: { account: 'bob', amount: 5 } })
    await app.idle()
    expect([totals.get('ann'), totals.get('bob'), totals.get('nobody')]).to.deep.equal([3, 5, 0])
    expect([totals.has('ann'), totals.has('nobody'), totals.size]).to.deep.equal([true, false, 2])
    const all: unknown[] = []
    for await (const entry of totals.entries()) all.push(entry)
    expect(all).to.have.deep.members([
      ['ann', 3],
      ['bob', 5],
    ])
    expect(changes).to.have.deep.members([
      ['ann', 1, undefined],
      ['ann', 3, 1],
      ['bob', 5, undefined],
    ])
  })

  it('is an Observer that writes', async () => {
    const app = open()
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 2 })
    const last = app.table('last', { key: string(), value: number(), partitions: 2 })
    orders.pipe(map(o => ({ key: o.account, value: o.amount }))).subscribe(last)
    await app.start()
    for (const amount of [7, 8]) await orders.send({ key: 'ann', value: { account: 'ann', amount } })
    await app.idle()
    expect([last.get('ann'), last.get('bob')]).to.deep.equal([8, undefined])
  })

  it('counts in tumbling windows of event time', async () => {
    const app = open()
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 1, retention: 'forever' })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 1 })
    const perMinute = totals.tumbling({ minutes: 1 }, { expires: { hours: 1 } })
    const current: number[] = []
    orders.subscribe(o => {
      perMinute.get(o.account).update(n => n + o.amount)
      current.push(perMinute.get(o.account).current())
    })
    await app.start()
    const send = (timestamp: number, amount: number) =>
      orders.send({ key: 'ann', value: { account: 'ann', amount }, timestamp })
    await send(10 * MINUTE + 1, 1)
    await send(11 * MINUTE, 2)
    await send(10 * MINUTE + 59_999, 4)
    await app.idle()
    expect(current).to.deep.equal([1, 2, 5])
    expect([perMinute.get('ann').at(10 * MINUTE), perMinute.get('ann').at(11 * MINUTE)]).to.deep.equal([5, 2])
    expect(perMinute.get('ann').now()).to.equal(0)
    const windows: unknown[] = []
    for await (const { key, window, value } of perMinute.entries()) windows.push([key, window.start, window.end, value])
    expect(windows).to.deep.equal([
      ['ann', 10 * MINUTE, 11 * MINUTE, 5],
      ['ann', 11 * MINUTE, 12 * MINUTE, 2],
    ])
  })

  it('has a global table that every worker can read', async () => {
    const app = open()
    const airports = app.globalTable('airports', { key: string(), value: json<{ name: string }>() })
    await app.start()
    await airports.set('OSL', { name: 'Oslo' })
    expect(airports.get('OSL')).to.deep.equal({ name: 'Oslo' })
    await airports.delete('OSL')
    expect([airports.get('OSL'), airports.size]).to.deep.equal([undefined, 0])
  })

  it('refuses a write outside of a stream, and says what to do', async () => {
    const app = open()
    app.topic('orders', { partitions: 2 }).subscribe()
    const totals = app.table('totals', { key: string(), value: number(), partitions: 2 })
    await app.start()
    expect(() => totals.set('ann', 1)).to.throw(RxfaustError, 'RXFAUST_TABLE_SCOPE')
  })

  it('refuses at the start a table that does not fit its topics, with the fix', async () => {
    const app = open()
    app.topic('orders', { partitions: 8 }).subscribe()
    app.table('totals', { partitions: 5 })
    const error = await app.start().catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(RxfaustError).with.property('code', 'RXFAUST_TOPIC_MISMATCH')
    expect(error).to.have.property('message').that.contains('Declare partitions: 8')
  })
})
