import { expect } from 'chai'
import { filter, map, take } from 'rxjs'
import { number, string } from 'superstruct'
import { groupBy, mergeMap, takeWithin, to } from '../../lib/operators/index.js'
import { type MarblesHelpers, marbles } from '../../lib/testing/index.js'
import type { Topic } from '../../lib/topics/Topic.js'
import { rejection } from './rejection.js'

const two = { key: string(), value: number(), partitions: 2 }
const values = { a: ['ann', 1], b: ['bob', 2], c: ['cy', 3] } as const

describe('marbles with a diagram per partition', () => {
  it('sends and shows by partition', () =>
    marbles(({ app, produce, expectStream, expectTopic, expectCommitted }) => {
      const topic = app.topic('n', two)
      const out = app.topic('out', two)
      const doubled = topic.pipe(
        map(n => n * 2),
        mergeMap(async n => n),
      )
      topic.pipe(to(out)).subscribe()
      produce(topic, { 0: 'a-b', 1: '-c(ab)' }, values)
      expectStream(doubled).toBe({ 0: 'a-b', 1: '-c(ab)' }, { a: 2, b: 4, c: 6 })
      expectTopic(topic).toBe({ 0: 'a-b', 1: '-c(ab)' }, values)
      expectTopic(out).toBe('ac(bab)', values)
      expectCommitted(topic).toEqual({ 0: 2, 1: 3 })
    }))

  it('sends to several topics', () =>
    marbles(({ app, produce, expectTopic, expectCommitted }) => {
      const left = app.topic('left', two)
      const right = app.topic('right', two)
      const both = app.topic('both', { ...two, partitions: 1 })
      left.subscribe(both)
      right.subscribe(both)
      produce(left, { 1: 'a--b' }, values)
      produce(right, { 0: '-c', 1: '--a' }, values)
      expectTopic(both).toBe('acab', values)
      expectCommitted(left).toEqual({ 1: 2 })
      expectCommitted(right).toEqual({ 0: 1, 1: 1 })
    }))

  it('takes keys, timestamps, headers and tombstones, and compares what is given', () =>
    marbles(({ app, produce, expectStream, expectTopic, expectTable }) => {
      const topic = app.topic('n', two)
      const out = app.topic('out', { key: string(), value: number(), partitions: 1 })
      const last = app.table('last', { key: string(), value: number(), partitions: 2, anyKey: true })
      topic.subscribe(n => (n === null ? last.delete('k') : last.set('k', n)))
      topic.pipe(to(out)).subscribe()
      const headers = { h: Buffer.from('1') }
      produce(
        topic,
        { 1: 'abc' },
        {
          a: { key: 'k', value: 1, timestamp: 77, headers },
          b: ['k', null],
          c: { key: null, value: 3, partition: 1 },
        },
      )
      expectStream(topic).toBe({ 1: 'abc' }, { a: 1, b: null as never, c: 3 })
      expectTopic(out).toBe('abc', { a: { timestamp: 77, headers }, b: ['k', null], c: { key: null, partition: 0 } })
      expectTopic(topic).toBe('abc', {
        a: { key: 'k', value: 1, timestamp: 77, headers, partition: 1 },
        b: { value: null, timestamp: 1, headers: {} },
        c: [null, 3],
      })
      expectTable(last).toEqual({ k: 3 })
    }))

  it('shows values by the partition of their event, behind repartitioning and holders too', () =>
    marbles(({ app, produce, expectStream }) => {
      const topic = app.topic('n', two)
      const byParity = topic.pipe(groupBy(n => (n % 2 === 0 ? 'even' : 'odd'), { name: 'parity', partitions: 3 }))
      produce(topic, { 0: 'a-b', 1: '-c' }, values)
      expectStream(byParity).toBe({ 1: 'ac', 2: '--b' }, { a: 1, b: 2, c: 3 })
      expectStream(
        topic.pipe(
          filter(n => n > 1),
          takeWithin(2, { seconds: 1 }),
        ),
      ).toBe({ 0: '--x' }, { x: [3, 2] })
    }))

  it('shows an end and an error in each partition', () =>
    marbles(({ app, produce, expectStream, expectFailure }) => {
      const topic = app.topic('n', two)
      const picky = map((n: number) => {
        if (n === 2) throw new RangeError('two')
        return n
      })
      produce(topic, { 0: 'a-b', 1: '-c' }, values)
      expectStream(topic.pipe(take(2))).toBe({ 0: 'a|', 1: '-(c|)' }, { a: 1, c: 3 })
      expectStream(topic.pipe(picky)).toBe({ 0: 'a-#', 1: '-c#' }, { a: 1, c: 3 }, new RangeError('two'))
      expectFailure('RXFAUST_PROCESSING')
    }))

  async function failure(expectations: (helpers: MarblesHelpers, topic: Topic<number, string>) => void) {
    const error = await rejection(
      marbles(helpers => {
        const topic = helpers.app.topic('n', two)
        helpers.produce(topic, { 0: 'a-b', 1: '-c' }, values)
        expectations(helpers, topic)
      }),
    )
    return error.message.split('\n')
  }

  it('draws the partitions that differ', async () => {
    const error = await failure(({ expectStream }, topic) => {
      topic.subscribe()
      expectStream(topic).toBe({ 0: 'a-b', 1: 'c' }, { a: 1, b: 2, c: 3 })
    })
    expect(error).to.deep.equal([
      'The stream differs from its marbles:',
      '  partition 1',
      '  expected  c-',
      '  seen      -c',
      '            ^',
      '  at 0 ms',
      '  expected  c = 3',
      '  seen      nothing',
    ])
  })

  it('draws partitions without a diagram, and values without an event', async () => {
    const topicError = await failure(({ expectTopic }, topic) => expectTopic(topic).toBe({ 0: 'a-b' }, values))
    expect(topicError.slice(0, 4)).to.deep.equal([
      'Topic "n" differs from its marbles:',
      '  partition 1',
      '  expected  --',
      '  seen      -a',
    ])
    const streamError = await failure(({ app, hot, expectStream }) => {
      expectStream(app.stream(hot('-x'))).toBe({ 0: '-x' })
    })
    expect(streamError.filter(line => /^ {2}(partition|without|seen {6}\S+$)/.test(line))).to.deep.equal([
      '  partition 0',
      '  seen      --',
      '  seen      nothing',
      '  without an event',
      '  seen      -a',
    ])
  })

  it('refuses a message for another partition than its diagram, and one that the topic does not have', async () => {
    const other = await failure(({ produce }, topic) => {
      produce(topic, { 0: 'x' }, { x: { key: 'k', value: 1, partition: 1 } })
    })
    expect(other[0]).to.contain('has "x" for partition 1')
    const missing = await failure(({ produce }, topic) => produce(topic, { 2: 'a' }, values))
    expect(missing[0]).to.contain('partition 2 of topic "n", which has 2')
  })
})
