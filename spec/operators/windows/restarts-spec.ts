import { firstValueFrom, map, timer } from 'rxjs'
import { number, string } from 'superstruct'
import {
  count,
  type Emit,
  hopping,
  mergeMap,
  reduce,
  session,
  sliding,
  tumbling,
} from '../../../lib/operators/index.js'
import type { Stream } from '../../../lib/streams/Stream.js'
import { marbles } from '../../../lib/testing/index.js'

const one = { key: string(), value: number(), partitions: 1 }
const two = { ...one, partitions: 2 }
const values = { a: ['k', 1], b: ['k', 2], c: ['j', 3], d: ['j', 4] } as const

/** A minute's result of a key. */
const minute = (key: string, index: number, value: number) => ({
  key,
  window: { start: index * 60_000, end: (index + 1) * 60_000 },
  value,
})
const results = { x: minute('k', 0, 2), y: minute('j', 1, 1), z: minute('k', 0, 1) }

const counts = <E extends Emit>(topic: Stream<number, string>, emit: E) =>
  topic.pipe(tumbling({ minutes: 1 }), count({ name: 'n', emit }))
const slowly = (millis: number) => mergeMap(<T>(value: T) => timer(millis).pipe(map(() => value)))

describe('aggregations over windows, across restarts and rebalances', () => {
  it('give a final result once, where its event was committed', () =>
    marbles(({ app, produce, crash, expectStream, expectCommitted }) => {
      const topic = app.topic('n', one)
      produce(topic, '                                     a-b 59997ms c 59999ms d', values)
      crash('                                              62s (!^)')
      expectStream(counts(topic, 'final')).toBe('60000ms         x 59999ms y', results)
      expectCommitted(topic).toEqual({ 0: 4 })
    }))

  it('give it again where it was not', () =>
    marbles(({ app, produce, crash, expectStream, expectCommitted }) => {
      const topic = app.topic('n', one)
      produce(topic, '                             a-b 59997ms c', values)
      crash('                                      60003ms (!^)')
      expectStream(counts(topic, 'final')).toBe('60000ms x--x', results)
      expectCommitted(topic).toEqual({ 0: 3 })
    }))

  it('give it again where somebody awaited it still, whatever was committed meanwhile', () =>
    marbles(({ app, produce, crash, expectStream, expectCommitted }) => {
      const topic = app.topic('n', one)
      // The others are done before c, and the windows are stored with them several times.
      produce(topic, 'a-b 59997ms c 4s d 2s d 2s d', values)
      crash('         75s (!^)')
      const slow = counts(topic, 'final').pipe(slowly(30_000))
      expectStream(slow).toBe('105000ms x', results)
      expectCommitted(topic).toEqual({ 0: 6 })
    }))

  it('are built up again from the changelog', () =>
    marbles(({ app, produce, crash, expectStream }) => {
      const topic = app.topic('n', one)
      const options = { grace: 20 }
      const hops = topic.pipe(
        hopping(20, 10, options),
        reduce({ name: 'hops', reduce: (a, b) => a + b, emit: 'final' }),
      )
      const slides = topic.pipe(sliding(5, options), reduce({ name: 'slides', reduce: (a, b) => a + b, emit: 'final' }))
      const visits = topic.pipe(session(5, options), reduce({ name: 'visits', reduce: (a, b) => a + b, emit: 'final' }))
      produce(topic, 'a 2s a', { a: { key: 'k', value: 1, timestamp: 1010 } })
      produce(topic, '1s 1ms b 2s c', {
        b: { key: 'k', value: 2, timestamp: 1013 },
        c: { key: 'k', value: 9, timestamp: 2000 },
      })
      crash('1500ms (!^) 800ms (!^)')
      const result = (start: number, end: number, value: number) => ({ key: 'k', window: { start, end }, value })
      const at = '3s 2ms '
      expectStream(hops).toBe(`${at}(xy)`, { x: result(1000, 1020, 4), y: result(1010, 1030, 4) })
      expectStream(slides).toBe(`${at}(xyz)`, {
        x: result(1005, 1010, 2),
        y: result(1008, 1013, 4),
        z: result(1011, 1016, 2),
      })
      expectStream(visits).toBe(`${at}x`, { x: result(1010, 1013, 4) })
    }))

  it('hold updates back over a restart', () =>
    marbles(({ app, produce, crash, expectStream }) => {
      const topic = app.topic('n', one)
      produce(topic, '                                                   a 1s b 1s c 5s d 3s d', values)
      crash('                                                            3500ms (!^)')
      expectStream(counts(topic, { every: { seconds: 6 } })).toBe('7s 3ms x 3s y', {
        ...results,
        y: minute('j', 0, 3),
      })
    }))

  it('go with their partitions', () =>
    marbles(({ app, produce, rebalance, expectStream, expectCommitted }) => {
      const topic = app.topic('n', two)
      produce(
        topic,
        {
          0: 'a 59999ms b',
          1: 'c 59999ms d',
        },
        values,
      )
      rebalance(topic, { 0: '10s r 70s a' })
      expectStream(counts(topic, 'final')).toBe(
        { 0: '80001ms z', 1: '60000ms y' },
        { ...results, y: minute('j', 0, 1) },
      )
      expectCommitted(topic).toEqual({ 0: 2, 1: 2 })
    }))

  it('give out everything that has closed before a partition is revoked, once', () =>
    marbles(({ app, produce, rebalance, expectStream, expectCommitted }) => {
      const topic = app.topic('n', one)
      produce(topic, 'a 59999ms c 60s d', values)
      rebalance(topic, '60001ms r 1s a')
      topic.subscribe(() => firstValueFrom(timer(1)))
      expectStream(counts(topic, 'final')).toBe('60000ms z 60s y', results)
      expectCommitted(topic).toEqual({ 0: 3 })
    }))
})
