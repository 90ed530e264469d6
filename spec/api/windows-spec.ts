import { expect } from 'chai'
import { App } from 'rxfaust'
import { aggregate, groupBy, tumbling } from 'rxfaust/operators'
import { marbles } from 'rxfaust/testing'
import { number, object, string } from 'superstruct'

const Order = object({ account: string(), amount: number() })
const order5 = { account: 'bob', amount: 5 }
const order10 = { account: 'ann', amount: 10 }
const order20 = { account: 'ann', amount: 20 }

describe('programs with windows as operators', () => {
  it('sums in windows of five minutes behind a repartition, once per window', async () => {
    const app = new App('orders', { broker: 'memory://', commitInterval: 5 })
    app.runtime.onWarning = () => {}
    const orders = app.topic('orders', { key: string(), value: Order, partitions: 2, retention: 'forever' })
    const seen: unknown[] = []
    orders
      .pipe(
        groupBy(o => o.account, { name: 'by-account', partitions: 1 }),
        tumbling({ minutes: 5 }, { grace: { seconds: 30 } }),
        aggregate({ name: 'sums', initial: () => 0, add: (sum, o) => sum + o.amount, emit: 'final' }),
      )
      .subscribe(({ key, window, value }) => seen.push([key.toUpperCase(), window.start, window.end, value.toFixed(1)]))
    await app.start()
    try {
      const minute = 60_000
      for (const [value, timestamp] of [
        [order10, 1 * minute],
        [order5, 5 * minute],
        [order20, 4 * minute],
        [order5, 5.5 * minute],
        [order20, 3 * minute],
      ] as const) {
        await orders.send({ key: 'any', value, timestamp })
      }
      await app.idle()
    } finally {
      await app.stop()
    }
    expect(seen).to.deep.equal([['ANN', 0, 300_000, '30.0']])
    expect(app.monitor.lateWrites).to.equal(1)
  })

  it('sums per minute', () =>
    marbles(({ app, produce, expectStream, expectCommitted }) => {
      const orders = app.topic('orders', { key: string(), value: Order, partitions: 1 })
      const sums = orders.pipe(
        tumbling({ minutes: 1 }),
        aggregate({ name: 'sums', initial: () => 0, add: (s, o) => s + o.amount, emit: 'final' }),
      )
      produce(orders, '   a-b 59997ms c', { a: ['ann', order10], b: ['ann', order20], c: ['bob', order5] }) // [key, value]; record time = virtual time
      expectStream(sums).toBe('60000ms s', { s: { key: 'ann', window: { start: 0, end: 60_000 }, value: 30 } }) // c moves stream time past the minute
      expectCommitted(orders).toEqual({ 0: 3 }) // next offset per partition
    }))
})
