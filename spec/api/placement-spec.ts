import { expect } from 'chai'
import { App, RxfaustError, type TableChange } from 'rxfaust'
import { groupBy } from 'rxfaust/operators'
import { marbles, TestDriver } from 'rxfaust/testing'
import { map } from 'rxjs'
import { number, object, string } from 'superstruct'

const Order = object({ account: string(), amount: number() })
const types = { key: string(), value: number(), default: () => 0, partitions: 4 }

describe('programs whose tables have keys of another partition', () => {
  const declare = () => {
    const app = new App('orders', { broker: 'memory://' })
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
    const totals = app.table('totals', types)
    return { app, orders, totals }
  }
  const accounts = ['ann', 'bob', 'cid', 'f']
  const messages = accounts.map(account => [`order of ${account}`, { account, amount: 1 }] as const)

  it('fail by default, and say what to do', async () => {
    const { app, orders, totals } = declare()
    orders.subscribe(order => totals.update(order.account, total => total + order.amount))
    const t = await TestDriver.start(app)
    const error = await t.putAll(orders, messages).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(RxfaustError)
    const { cause } = error as RxfaustError
    expect(cause).to.include({ code: 'RXFAUST_TABLE_SCOPE' }).with.property('message').that.includes('groupBy')
    await t.stop().catch(() => undefined)
  })

  it('are right behind groupBy', async () => {
    const { app, orders, totals } = declare()
    orders
      .pipe(groupBy(order => order.account, { name: 'by-account', partitions: 4 }))
      .subscribe(order => totals.update(order.account, total => total + order.amount))
    const t = await TestDriver.start(app)
    await t.putAll(orders, [...messages, ...messages])
    await t.idle()
    expect(await t.table(totals)).to.deep.equal(Object.fromEntries(accounts.map(account => [account, 2])))
    await t.stop()
  })

  it('are right with usePartitioner where one worker has all partitions', async () => {
    const { app, orders } = declare()
    const totals = app.table('by-partitioner', { ...types, usePartitioner: true })
    orders.subscribe(order => totals.update(order.account, total => total + order.amount))
    const t = await TestDriver.start(app)
    await t.putAll(orders, [...messages, ...messages])
    expect(await t.table(totals)).to.deep.equal(Object.fromEntries(accounts.map(account => [account, 2])))
    await t.stop()
  })

  it('commit what usePartitioner wrote without any event', async () => {
    const { app, orders } = declare()
    const totals = app.table('by-partitioner', { ...types, usePartitioner: true })
    const changes: TableChange<string, number>[] = []
    totals.subscribe(change => changes.push(change))
    orders.subscribe()
    const t = await TestDriver.start(app)
    totals.set('ann', 1)
    totals.update('bob', total => total + 2)
    expect(changes.map(({ key, value, event }) => [key, value, event])).to.deep.equal([
      ['ann', 1, undefined],
      ['bob', 2, undefined],
    ])
    const changelog = app.topic('orders-by-partitioner-changelog', { key: string(), value: number() })
    await t.advance({ minutes: 1 })
    expect(t.read(changelog)).to.have.deep.members([
      ['ann', 1],
      ['bob', 2],
    ])
    totals.clear()
    await t.stop()
    expect(() => totals.set('ann', 1)).to.throw(RxfaustError)
  })

  it('keep users by city in sets, which their changes show', () =>
    marbles(({ app, produce, expectStream, expectTable, expectCommitted }) => {
      const Login = object({ city: string(), user: string() })
      const logins = app.topic('logins', { key: string(), value: Login, partitions: 2 })
      const users = app.setTable('users', { key: string(), value: string(), partitions: 2 })
      logins.subscribe(({ city, user }) => users.get(city).add(user))
      const login = (city: string, user: string) => [city, { city, user }] as const
      produce(logins, 'a-b-a-c', { a: login('bern', 'ann'), b: login('bern', 'bob'), c: login('ulm', 'ann') })
      expectStream(users.pipe(map(({ key, added, size }) => `${key}+${added}=${size}`))).toBe('a-b---c', {
        a: 'bern+ann=1',
        b: 'bern+bob=2',
        c: 'ulm+ann=1',
      })
      expectTable(users).toEqual({ bern: new Set(['ann', 'bob']), ulm: new Set(['ann']) })
      expectCommitted(logins).toEqual({ 0: 1, 1: 3 })
    }))
})
