import { groupBy } from 'rxfaust/operators'
import { marbles } from 'rxfaust/testing'
import { filter } from 'rxjs'
import { number, string, type } from 'superstruct'

const Sale = type({ shop: string(), amount: number() })

describe('sales by shop', () => {
  it('go to the partition of their shop, with their times', () =>
    marbles(({ app, produce, expectStream, expectTopic }) => {
      const sales = app.topic('sales', { key: string(), value: Sale, partitions: 2 })
      const byShop = sales.pipe(
        filter(sale => sale !== null),
        groupBy('shop', { name: 'by-shop', partitions: 2 }),
      )

      const bern = { shop: 'bern', amount: 10 }
      const ulm = { shop: 'ulm', amount: 7 }
      produce(
        sales,
        { 0: 'a-x', 1: '-bc' },
        {
          a: ['1', bern],
          b: { key: '2', value: ulm, timestamp: Date.UTC(2001, 0, 1) },
          c: ['3', bern],
          x: ['1', null],
        },
      )
      expectTopic(sales).toBe({ 0: 'a-x', 1: '-bc' }, { a: ['1', bern], b: ['2', ulm], c: ['3', bern], x: ['1', null] })
      expectStream(byShop).toBe({ 0: '-b', 1: 'a-a' }, { a: bern, b: ulm })
      expectTopic(app.topic('marbles-by-shop-repartition')).toBe('abc', {
        a: ['bern', bern],
        b: { key: 'ulm', timestamp: Date.UTC(2001, 0, 1) },
        c: { key: 'bern', timestamp: 2, partition: 1 },
      })
    }))
})
