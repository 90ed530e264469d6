import { expect } from 'chai'
import { number, string } from 'superstruct'
import { App, type RxfaustError } from '../../../lib/index.js'
import { events, groupBy, joinTable, leftJoinTable } from '../../../lib/operators/index.js'
import { TestDriver } from '../../../lib/testing/TestDriver.js'

const text = { key: string(), value: string(), partitions: 2 }

describe('joins of a stream with a table', () => {
  let driver: TestDriver | undefined
  afterEach(async () => {
    await driver?.stop()
    driver = undefined
  })

  it('look up the row of the event’s key: KStreamKTableJoinTest, KStreamKTableLeftJoinTest', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const [stream, changes] = [app.topic('stream', text), app.topic('changes', text)]
    // A default is no row.
    const rows = app.table('rows', { key: string(), value: string(), default: () => 'default', partitions: 2 })
    changes.subscribe(value => rows.set(value.slice(0, 1), value.slice(1)))
    const inner: string[] = []
    const left: string[] = []
    stream.pipe(joinTable(rows, (value, row) => `${value}+${row}`)).subscribe(value => void inner.push(value))
    stream.pipe(leftJoinTable(rows, (value, row) => `${value}+${row}`)).subscribe(value => void left.push(value))
    driver = await TestDriver.start(app)
    const give = async (...keys: (string | null)[]): Promise<string[][]> => {
      for (const key of keys) await driver?.put(stream, key, `X${key}`)
      return [inner.splice(0), left.splice(0)]
    }
    expect(await give('0', '1')).to.deep.equal([[], ['X0+undefined', 'X1+undefined']])
    await driver.put(changes, '0', '0Y0')
    await driver.put(changes, '1', '1Y1')
    expect([inner, left], 'changes of the table give nothing').to.deep.equal([[], []])
    expect(await give('0', '1', '2')).to.deep.equal([
      ['X0+Y0', 'X1+Y1'],
      ['X0+Y0', 'X1+Y1', 'X2+undefined'],
    ])
    await driver.put(changes, '0', '0YY0')
    expect(await give('0', null)).to.deep.equal([['X0+YY0'], ['X0+YY0', 'Xnull+undefined']])
    await driver.put(stream, '0', null as never)
    expect([inner, left], 'tombstones are passed over').to.deep.equal([[], []])
    expect(app.monitor.recordsPassedOver).to.equal(3)
  })

  it('look up any key in a global table', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const orders = app.topic('orders', text)
    const airports = app.globalTable('airports', { key: string(), value: number() })
    const seen: unknown[][] = []
    const airportOf = (order: string): string | undefined => (order === 'none' ? undefined : order)
    orders
      .pipe(
        joinTable(airports, airportOf, (order, airport) => `${order} ${airport}`),
        events(),
      )
      .subscribe(({ key, value }) => void seen.push(['inner', key, value]))
    orders
      .pipe(leftJoinTable(airports, airportOf, (order, airport) => `${order} ${airport}`))
      .subscribe(value => void seen.push(['left', value]))
    orders
      .pipe(joinTable(airports, (order, airport) => `${order} ${airport}`))
      .subscribe(value => void seen.push(['own', value]))
    driver = await TestDriver.start(app)
    const setting = airports.set('OSL', 7)
    await driver.idle()
    await setting
    await driver.put(orders, 'OSL', 'OSL')
    await driver.put(orders, 'k', 'LHR')
    await driver.put(orders, 'k', 'none')
    expect(seen).to.deep.equal([
      ['inner', 'OSL', 'OSL 7'],
      ['left', 'OSL 7'],
      ['own', 'OSL 7'],
      ['left', 'LHR undefined'],
      ['left', 'none undefined'],
    ])
  })

  it('refuse a table with another number of partitions at the start, with what to do', async () => {
    const open = (partitions: number) => {
      const app = new App('shop', { broker: 'memory://' })
      const orders = app.topic('orders', { ...text, partitions: 2 })
      const totals = app.table('totals', { key: string(), value: number(), partitions })
      app.topic('others', { ...text, partitions: 3 }).subscribe(() => totals.set('k', 1))
      return { app, orders, totals }
    }
    const { app, orders, totals } = open(3)
    orders.pipe(joinTable(totals, (order, total) => [order, total])).subscribe()
    const error: RxfaustError = await app.start().catch(reason => reason)
    expect(error.code).to.equal('RXFAUST_TOPIC_MISMATCH')
    expect(error.message)
      .to.contain('joinTable with table "totals"')
      .and.to.contain('topic "orders" has 2, table "totals" has 3')
    await app.stop()

    const fixed = open(3)
    fixed.orders
      .pipe(
        groupBy(order => order, { name: 'g', partitions: 3 }),
        joinTable(fixed.totals, (order, total) => [order, total]),
      )
      .subscribe()
    await fixed.app.start()
    await fixed.app.stop()
  })

  it('refuse a table of another app, and a key of one’s own for a table that is not global', async () => {
    const [app, other] = [new App('shop', { broker: 'memory://' }), new App('other', { broker: 'memory://' })]
    const orders = app.topic('orders', text)
    const codeOf = (act: () => unknown): string => {
      try {
        act()
      } catch (error) {
        return (error as RxfaustError).code
      }
      return 'none'
    }
    const foreign = other.table('t', { key: string(), value: number(), partitions: 2 })
    const own = app.table('t', { key: string(), value: number(), partitions: 2 })
    expect(codeOf(() => orders.pipe(joinTable(foreign, () => 1)))).to.equal('RXFAUST_OPTION')
    expect(
      codeOf(() =>
        orders.pipe(
          joinTable(
            own as never,
            (o: string) => o,
            () => 1,
          ),
        ),
      ),
    ).to.equal('RXFAUST_OPTION')
    await Promise.all([app.stop(), other.stop()])
  })
})
