import { marbles } from 'rxfaust/testing'
import { map } from 'rxjs'
import { number, string, type } from 'superstruct'

const Order = type({ account: string(), amount: number() })

describe('sums per minute', () => {
  it('add up the orders of an account', () =>
    marbles(({ app, produce, expectStream, expectTable, expectCommitted }) => {
      const orders = app.topic('orders', { key: string(), value: Order, partitions: 1 })
      const totals = app.table('totals', { key: string(), value: number(), default: () => 0 })
      const perMinute = totals.tumbling({ minutes: 1 })
      const sums = orders.pipe(map(({ account, amount }) => perMinute.get(account).update(sum => sum + amount)))

      produce(orders, '   a-b 59997ms c', {
        a: ['ann', { account: 'ann', amount: 10 }],
        b: ['ann', { account: 'ann', amount: 20 }],
        c: ['bob', { account: 'bob', amount: 5 }],
      })
      expectStream(sums).toBe('a-b 59997ms c', { a: 10, b: 30, c: 5 })
      expectTable(perMinute).toEqual({ ann: { 0: 30 }, bob: { 60000: 5 } })
      expectCommitted(orders).toEqual({ 0: 3 })
    }))
})
