import { to } from 'rxfaust/operators'
import { marbles } from 'rxfaust/testing'
import { map } from 'rxjs'
import { number, string } from 'superstruct'

describe('roots of numbers', () => {
  const root = map((n: number) => {
    if (n < 0) throw new RangeError(`${n} has no root`)
    return Math.sqrt(n)
  })

  it('leave out what has none', () =>
    marbles(({ app, produce, expectTopic, expectDeadLetters, expectCommitted }) => {
      const onError = { deadLetter: 'numbers-dead' }
      const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 1, onError })
      const roots = app.topic('roots', { key: string(), value: number(), partitions: 1 })
      numbers.pipe(root, to(roots)).subscribe()

      produce(numbers, '   a-b-c', { a: ['k', 4], b: ['k', -1], c: ['k', 9] })
      expectTopic(roots).toBe('a---c', { a: ['k', 2], c: ['k', 3] })
      expectDeadLetters('numbers-dead').toEqual([{ value: '-1', error: 'RangeError: -1 has no root', offset: 1 }])
      expectCommitted(numbers).toEqual({ 0: 3 })
    }))

  it('fail the app where nothing else is said', () =>
    marbles(({ app, produce, expectStream, expectFailure, expectCommitted }) => {
      const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 1 })

      produce(numbers, '                abc', { a: ['k', 4], b: ['k', -1], c: ['k', 9] })
      expectStream(numbers.pipe(root)).toBe('a#', { a: 2 }, new RangeError('-1 has no root'))
      expectFailure('RXFAUST_PROCESSING')
      expectCommitted(numbers).toEqual({ 0: 1 })
    }))
})
