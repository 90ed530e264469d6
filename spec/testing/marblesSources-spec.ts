import { expect } from 'chai'
import { concat, map, of, timer } from 'rxjs'
import { number, string } from 'superstruct'
import { concatMap, mergeMap } from '../../lib/operators/index.js'
import { marbles } from '../../lib/testing/index.js'
import { rejection } from './rejection.js'

const one = { key: string(), value: number(), partitions: 1 }
const values = { a: ['k', 1], b: ['k', 2], c: ['k', 3] } as const
const numbers = { a: 1, b: 2, c: 3 }

describe('sources and subscriptions of marbles', () => {
  it('plays cold marbles from each subscription on, and holds the event until they end', () =>
    marbles(({ app, cold, produce, expectStream, expectCommitted }) => {
      const topic = app.topic('n', one)
      const inner = cold('-x--(y|)')
      produce(topic, '                              a-b', values)
      expectStream(topic.pipe(mergeMap(n => inner.pipe(map(x => `${x}${n}`))))).toBe('-a-bc-d', {
        a: 'x1',
        b: 'x2',
        c: 'y1',
        d: 'y2',
      })
      expectStream(topic.pipe(concatMap(() => cold('--(x|)', { x: 7 })))).toBe('--x-x', { x: 7 })
      expectCommitted(topic).toEqual({ 0: 2 })
    }))

  it('never acknowledges behind cold marbles that do not end', () =>
    marbles(({ app, cold, produce, expectCommitted }) => {
      const topic = app.topic('n', one)
      topic.pipe(mergeMap(n => (n === 1 ? of(n) : cold('-x')))).subscribe()
      produce(topic, 'ab', values)
      expectCommitted(topic).toEqual({ 0: 1 })
    }))

  it('ends and fails as drawn, and stops for who leaves', () =>
    marbles(({ cold, hot, expectStream }) => {
      const source = cold('ab(c|)')
      expectStream(source).toBe('ab(c|)')
      expectStream(source, '--^').toBe('--ab(c|)')
      expectStream(source, '-^-!').toBe('-ab')
      expectStream(source, '!').toBe('')
      expectStream(cold('-#', {}, new Error('no'))).toBe('-#', {}, new Error('no'))
      expectStream(concat(cold('a 1s |'), cold('5ms #'))).toBe('a 1s 5ms #')
      expectStream(hot('abcd'), '-^-!').toBe('-bc')
      expectStream(hot('a--|'), '-^').toBe('---|')
    }))

  it('subscribes to a topic later, and leaves it', () =>
    marbles(({ app, produce, expectStream, expectCommitted }) => {
      const topic = app.topic('n', one)
      topic.pipe(mergeMap(n => timer(1).pipe(map(() => n)))).subscribe()
      produce(topic, '    a-b-c', values)
      expectStream(topic, '-^').toBe('--b-c', numbers)
      expectStream(topic, '--^-!').toBe('--b', numbers)
      expectCommitted(topic).toEqual({ 0: 3 })
    }))

  it('joins the group for the first subscriber of a topic', () =>
    marbles(({ app, produce, expectStream }) => {
      const topic = app.topic('n', one)
      produce(topic, '            a-b 10ms c', values)
      expectStream(topic, '---^').toBe('---(ab) 6ms c', numbers)
    }))

  it('refuses what is no subscription', async () => {
    for (const subscription of ['!^', '^^', '^!^', '-x', '--|']) {
      const error = await rejection(marbles(({ hot, expectStream }) => void expectStream(hot('a'), subscription)))
      expect(error).to.include({ code: 'RXFAUST_OPTION' })
    }
    const inValues = await rejection(marbles(({ hot }) => void hot('--^a')))
    expect(inValues).to.include({ code: 'RXFAUST_OPTION' })
  })
})
