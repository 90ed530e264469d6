import { expect } from 'chai'
import { App } from 'rxfaust'
import { groupBy, join, joinTable, leftJoin, leftJoinTable, outerJoin, tableJoin } from 'rxfaust/operators'
import { number, object, string } from 'superstruct'

const Order = object({ account: string(), airport: string(), amount: number() })
const Airport = object({ city: string() })
const Click = object({ page: string() })
const View = object({ title: string() })

describe('programs with joins', () => {
  const running: App[] = []
  const open = (): App => {
    const app = new App('orders', { broker: 'memory://', commitInterval: 5 })
    running.push(app)
    return app
  }
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))

  it('joins orders with a table and with a global table', async () => {
    const app = open()
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 4 })
    const airports = app.globalTable('airports', { key: string(), value: Airport })
    const seen: unknown[] = []
    orders.subscribe(o => totals.update(o.account, n => n + o.amount))
    orders
      .pipe(
        joinTable(
          airports,
          o => o.airport,
          (order, airport) => ({ ...order, airport }),
        ),
      )
      .subscribe(each => seen.push(each))
    orders.pipe(joinTable(totals, (order, total) => `${order.account} ${total}`)).subscribe(each => seen.push(each))
    orders
      .pipe(
        leftJoinTable(
          airports,
          o => o.airport,
          (_, airport) => airport?.city,
        ),
      )
      .subscribe(each => seen.push(each))
    await app.start()
    await airports.set('OSL', { city: 'Oslo' })
    await orders.send({ key: 'ann', value: { account: 'ann', airport: 'OSL', amount: 3 } })
    await orders.send({ key: 'ann', value: { account: 'ann', airport: 'XXX', amount: 4 } })
    await app.idle()
    expect(seen).to.deep.equal([
      { account: 'ann', airport: { city: 'Oslo' }, amount: 3 },
      'ann 3',
      'Oslo',
      'ann 7',
      undefined,
    ])
  })

  it('joins clicks with views', async () => {
    const app = open()
    const clicks = app.topic('clicks', { key: string(), value: Click, partitions: 2 })
    const views = app.topic('views', { key: string(), value: View, partitions: 2 })
    const seen: unknown[] = []
    const options = { within: { minutes: 1 }, grace: { seconds: 10 } }
    clicks
      .pipe(join(views, { name: 'click-views', ...options }, (click, view) => ({ click, view })))
      .subscribe(each => seen.push(each))
    clicks
      .pipe(leftJoin(views, { name: 'left', ...options }, (click, view) => [click.page, view?.title]))
      .subscribe(each => seen.push(each))
    clicks
      .pipe(outerJoin(views, { name: 'outer', ...options }, (click, view) => [click?.page, view?.title]))
      .subscribe(each => seen.push(each))
    await app.start()
    await clicks.send({ key: 'ann', value: { page: '/a' }, timestamp: 0 })
    await views.send({ key: 'ann', value: { title: 'A' }, timestamp: 60_000 })
    await views.send({ key: 'ann', value: { title: 'B' }, timestamp: 200_000 })
    await views.send({ key: 'ann', value: { title: 'C' }, timestamp: 300_000 })
    await app.idle()
    expect(seen).to.deep.equal([
      { click: { page: '/a' }, view: { title: 'A' } },
      ['/a', 'A'],
      ['/a', 'A'],
      [undefined, 'B'],
    ])
  })

  it('joins two tables, and keeps the rows in a third', async () => {
    const app = open()
    const keyed = { key: string(), value: number(), partitions: 2 }
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 2 })
    const [sums, counts, means] = [app.table('sums', keyed), app.table('counts', keyed), app.table('means', keyed)]
    const byAirport = orders.pipe(groupBy('airport', { name: 'by-airport', partitions: 2 }))
    byAirport.subscribe(o => sums.update(o.airport, n => (n ?? 0) + o.amount))
    byAirport.subscribe(o => counts.update(o.airport, n => (n ?? 0) + 1))
    tableJoin(sums, counts, (sum, count) => sum / count).subscribe(means)
    await app.start()
    for (const amount of [1, 5]) await orders.send({ key: 'ann', value: { account: 'ann', airport: 'OSL', amount } })
    await app.idle()
    expect(means.get('OSL')).to.equal(3)
  })
})
