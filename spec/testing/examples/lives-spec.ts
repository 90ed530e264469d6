import { items } from 'rxfaust/operators'
import { marbles } from 'rxfaust/testing'
import { map } from 'rxjs'
import { number, string } from 'superstruct'

const options = { key: string(), value: number(), partitions: 2 }
const values = { a: ['ann', 1], b: ['ann', 2], c: ['ann', 3], d: ['bob', 3] } as const

describe('a sum', () => {
  it('survives the end of its process', () =>
    marbles(({ app, produce, crash, expectStream, expectTable, expectCommitted }) => {
      const numbers = app.topic('numbers', options)
      const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 2 })
      const sum = numbers.pipe(
        items(),
        map(([who, n]) => sums.update(String(who), before => before + n)),
      )

      // Commits come a second after the first thing that is done: a is committed, b is not and comes again.
      produce(numbers, { 0: 'a 2s b---c' }, values)
      crash('                  2s -!-^')
      expectStream(sum).toBe({ 0: 'a 2s b-b-c' }, { a: 1, b: 3, c: 6 })
      expectTable(sums).toEqual({ ann: 6 })
      expectCommitted(numbers).toEqual({ 0: 3 })
    }))

  it('goes on where it was when its partition comes back', () =>
    marbles(({ app, produce, rebalance, expectStream, expectCommitted }) => {
      const numbers = app.topic('numbers', options)
      const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 2 })
      const sum = numbers.pipe(
        items(),
        map(([who, n]) => sums.update(String(who), before => before + n)),
      )

      produce(numbers, { 0: '  a--b', 1: '-d-d' }, values)
      rebalance(numbers, { 0: '-r----a' })
      expectStream(sum).toBe({ 0: 'a-----b', 1: '-d-e' }, { a: 1, b: 3, d: 3, e: 6 })
      expectCommitted(numbers).toEqual({ 0: 2, 1: 2 })
    }))
})
