import { expect } from 'chai'
import { delay, filter, interval, map, ReplaySubject, take, timer } from 'rxjs'
import { number, string, type } from 'superstruct'
import { concatMap, groupBy, items, mergeMap, takeWithin, to } from '../../lib/operators/index.js'
import { marbles } from '../../lib/testing/index.js'
import { cpuMillis } from '../support/cpuMillis.js'

const Order = type({ account: string(), amount: number() })
const numbers = { key: string(), value: number(), partitions: 1 }

const order10 = { account: 'ann', amount: 10 }
const order20 = { account: 'ann', amount: 20 }
const order5 = { account: 'bob', amount: 5 }

describe('marbles', () => {
  it('sums per minute', () =>
    marbles(({ app, produce, expectStream, expectTable, expectCommitted }) => {
      const orders = app.topic('orders', { key: string(), value: Order, partitions: 1 })
      const totals = app.table('totals', { key: string(), value: number(), default: () => 0 })
      const perMinute = totals.tumbling({ minutes: 1 })
      const sums = orders.pipe(map(({ account, amount }) => perMinute.get(account).update(sum => sum + amount)))

      produce(orders, '   a-b 59997ms c', { a: ['ann', order10], b: ['ann', order20], c: ['bob', order5] })
      expectStream(sums).toBe('a-b 59997ms c', { a: 10, b: 30, c: 5 })
      expectTable(perMinute).toEqual({ ann: { 0: 30 }, bob: { 60000: 5 } })
      expectTable(totals).toEqual({})
      expectCommitted(orders).toEqual({ 0: 3 })
    }))

  it('runs timers that hold events', () =>
    marbles(({ app, produce, expectStream, expectCommitted }) => {
      const topic = app.topic('n', numbers)
      produce(topic, '    a-b 6s (cde)', { a: ['k', 1], b: ['k', 2], c: ['k', 3], d: ['k', 4], e: ['k', 5] })
      const batches = topic.pipe(takeWithin(3, { seconds: 5 }))
      expectStream(batches).toBe('5s x 1002ms y', { x: [1, 2], y: [3, 4, 5] })
      expectCommitted(topic).toEqual({ 0: 5 })
    }))

  it('lets promises settle within a frame', () =>
    marbles(({ app, produce, expectStream, expectCommitted }) => {
      const topic = app.topic('n', numbers)
      const doubled = topic.pipe(
        mergeMap(async n => {
          for (let hop = 0; hop < 50; hop++) await null
          return n * 2
        }),
        concatMap(n => timer(5).pipe(map(() => n + 1))),
      )
      topic.subscribe(async () => {
        await new Promise(resolve => setImmediate(resolve))
      })
      produce(topic, '     ab 59s c', { a: ['k', 1], b: ['k', 2], c: ['k', 3] })
      expectStream(doubled).toBe('5ms a 4ms b 58996ms c', { a: 3, b: 5, c: 7 })
      expectCommitted(topic).toEqual({ 0: 3 })
    }))

  it('repartitions, and shows topics as they are stored', () =>
    marbles(({ app, produce, expectStream, expectTopic, expectTable, expectCommitted }) => {
      const orders = app.topic('orders', { key: string(), value: Order, partitions: 2 })
      const counts = app.table('counts', { key: string(), value: number(), default: () => 0, partitions: 3 })
      const byAccount = orders.pipe(groupBy('account', { name: 'by-account', partitions: 3 }))
      byAccount.subscribe(({ account }) => counts.update(account, count => count + 1))

      produce(orders, '(ab)--c', { a: ['1', order10], b: ['2', order5], c: ['1', order20] })
      expectStream(byAccount.pipe(items())).toBe('(ab)--c', {
        a: ['ann', order10],
        b: ['bob', order5],
        c: ['ann', order20],
      })
      expectTopic(app.topic('marbles-by-account-repartition')).toBe('(ab)--c', {
        a: ['ann', order10],
        b: ['bob', order5],
        c: ['ann', order20],
      })
      expectTable(counts).toEqual({ ann: 2, bob: 1 })
      expectCommitted(orders).toEqual({ 0: 1, 1: 2 })
    }))

  it('takes messages with a time, headers and a partition', () =>
    marbles(({ app, produce, expectTopic, expectTable, expectCommitted }) => {
      const topic = app.topic('n', { key: string(), value: number(), partitions: 2 })
      const out = app.topic('out', { key: string(), value: number(), partitions: 1 })
      const perDay = app
        .table('t', { key: string(), value: number(), partitions: 2, anyKey: true })
        .tumbling({ days: 1 })
      topic.pipe(filter(n => n !== null)).subscribe(n => perDay.get('all').update(sum => (sum ?? 0) + n))
      topic.subscribe(out)
      const timestamp = Date.UTC(2001, 0, 1, 12)
      produce(topic, 'abc', {
        a: { key: 'x', value: 1, timestamp, partition: 1 },
        b: { key: 'x', value: 2, timestamp, partition: 1, headers: { h: Buffer.from('1') } },
        c: { key: 'x', value: null, partition: 1 },
      })
      expectTopic(out).toBe('abc', { a: ['x', 1], b: ['x', 2], c: ['x', null] })
      expectTable(perDay).toEqual({ all: { [Date.UTC(2001, 0, 1)]: 3 } })
      expectCommitted(topic).toEqual({ 1: 3 })
    }))

  it('tries again in virtual time', () =>
    marbles(({ app, produce, expectTopic, expectCommitted }) => {
      const topic = app.topic('n', { ...numbers, onError: { retry: 2, backoff: { seconds: 1 } } })
      const out = app.topic('out', numbers)
      let failures = 2
      const picky = map((n: number) => {
        if (n === 2 && failures-- > 0) throw new Error('not yet')
        return n
      })
      topic.pipe(picky, to(out)).subscribe()
      produce(topic, ' ab', { a: ['k', 1], b: ['k', 2] })
      expectTopic(out).toBe('a 3s b', { a: ['k', 1], b: ['k', 2] })
      expectCommitted(topic).toEqual({ 0: 2 })
    }))

  it('shows dead letters', () =>
    marbles(({ app, produce, expectStream, expectDeadLetters, expectCommitted }) => {
      const topic = app.topic('n', { ...numbers, onError: { deadLetter: 'n-dlq' } })
      const odd = topic.pipe(
        map(n => {
          if (n % 2 === 0) throw new RangeError(`${n} is even`)
          return n
        }),
      )
      produce(topic, '  a-b-c', { a: ['k', 1], b: ['k', 2], c: ['k', 3] })
      expectStream(odd).toBe('a---c', { a: 1, c: 3 })
      expectDeadLetters('n-dlq').toEqual([
        { key: 'k', value: '2', error: 'RangeError: 2 is even', code: 'RXFAUST_PROCESSING', topic: 'n', offset: 1 },
      ])
      expectCommitted(topic).toEqual({ 0: 3 })
    }))

  it('fills and reads global tables', () =>
    marbles(({ app, hot, produce, expectStream, expectTable }) => {
      const names = app.globalTable('names', { key: string(), value: string() })
      const topic = app.topic('n', numbers)
      app.stream(hot('-a', { a: { key: 'k', value: 'Kay' } })).subscribe(names)
      produce(topic, '      a-a', { a: ['k', 1] })
      const named = topic.pipe(
        items(),
        map(([key]) => names.get(key as string) ?? 'nobody'),
      )
      expectStream(named).toBe('a-b', { a: 'nobody', b: 'Kay' })
      expectTable(names).toEqual({ k: 'Kay' })
    }))

  it("gives RxJS's own operators the virtual clock, and warns of those that lose events", () =>
    marbles(({ app, hot, produce, expectStream, expectWarnings }) => {
      const topic = app.topic('n', numbers)
      const memory = new ReplaySubject<string>(Infinity, 1_000)
      hot('a 999ms b').subscribe(memory)
      produce(topic, '                                a--a', { a: ['k', 1] })
      expectStream(topic.pipe(delay(5))).toBe('   5ms a--a', { a: 1 })
      expectStream(interval(60_000).pipe(take(2))).toBe('1m a 59999ms (b|)', { a: 0, b: 1 })
      expectStream(timer(1_500).pipe(concatMap(() => memory.pipe(take(1))))).toBe('1500ms (b|)')
      expectWarnings().toEqual(['RXFAUST_SCOPE_LEFT'])
    }))

  it('waits for a set-up that is asynchronous', async () => {
    let started = false
    await marbles(async ({ app, produce, expectStream }) => {
      await null
      const topic = app.topic('n', numbers)
      produce(topic, '     a', { a: ['k', 1] })
      expectStream(topic).toBe('a', { a: 1 })
      started = true
    })
    expect(started).to.equal(true)
  })

  it('passes a failure that is expected', () =>
    marbles(({ app, produce, expectStream, expectCommitted, expectFailure }) => {
      const topic = app.topic('n', numbers)
      const failing = topic.pipe(
        map(n => {
          if (n === 2) throw new RangeError('two')
          return n
        }),
      )
      produce(topic, '       abc', { a: ['k', 1], b: ['k', 2], c: ['k', 3] })
      expectStream(failing).toBe('a#', { a: 1 }, new RangeError('two'))
      expectFailure('RXFAUST_PROCESSING')
      expectCommitted(topic).toEqual({ 0: 1 })
    }))

  it('passes a start that fails as expected', () =>
    marbles(({ app, expectFailure }) => {
      app.topic('n', numbers).subscribe()
      app.table('t', { partitions: 2 })
      expectFailure('RXFAUST_TOPIC_MISMATCH')
    }))

  it('ends where something repeats for ever', () =>
    marbles(({ app, produce, expectTopic }) => {
      const topic = app.topic('n', numbers)
      const beats: number[] = []
      app.stream(interval(10)).subscribe(beat => beats.push(beat))
      produce(topic, '    50ms a', { a: ['k', 1] })
      expectTopic(topic).toBe('50ms a', { a: ['k', 1] })
    }))

  it('ends where a handler never does', () =>
    marbles(({ app, produce, expectStream, expectCommitted }) => {
      const topic = app.topic('n', numbers)
      topic.subscribe(() => new Promise(() => undefined))
      produce(topic, '     ab', { a: ['k', 1], b: ['k', 2] })
      expectStream(topic).toBe('ab', { a: 1, b: 2 })
      expectCommitted(topic).toEqual({})
    }))

  it('uses no timer of Node, and gives RxJS its timers back', async () => {
    const { setTimeout: realTimeout, setInterval: realInterval } = globalThis
    let used = 0
    const counted = <F extends (...args: never[]) => unknown>(real: F): F =>
      ((...args: never[]) => {
        used++
        return real(...args)
      }) as F
    globalThis.setTimeout = counted(realTimeout)
    globalThis.setInterval = counted(realInterval)
    try {
      await marbles(({ app, produce, expectStream }) => {
        const topic = app.topic('n', numbers)
        produce(topic, '                                        a 60m a', { a: ['k', 1] })
        expectStream(topic.pipe(takeWithin(9, { minutes: 1 }))).toBe('1m a 60m a', { a: [1] })
      })
      expect(used).to.equal(0)
      await new Promise<void>(resolve => timer(1).subscribe(() => resolve()))
      expect(used).to.equal(1)
    } finally {
      globalThis.setTimeout = realTimeout
      globalThis.setInterval = realInterval
    }
  })

  it('takes less than 50 ms for a test, and less than a second for a thousand frames', async () => {
    const times: number[] = []
    for (let run = 0; run < 5; run++) {
      const start = cpuMillis()
      await marbles(({ app, produce, expectStream, expectTable, expectCommitted }) => {
        const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
        const totals = app.table('totals', { key: string(), value: number(), default: () => 0 })
        const sums = orders.pipe(map(({ account, amount }) => totals.update(account, sum => sum + amount)))
        produce(orders, '   a-b 59997ms c', { a: ['ann', order10], b: ['ann', order20], c: ['bob', order5] })
        expectStream(sums).toBe('a-b 59997ms c', { a: 10, b: 30, c: 5 })
        expectTable(totals).toEqual({ ann: 30, bob: 5 })
        expectCommitted(orders).toEqual({ 2: 3 })
      })
      times.push(cpuMillis() - start)
    }
    expect(Math.min(...times)).to.be.below(50)
    const start = cpuMillis()
    await marbles(({ app, produce, expectStream }) => {
      const topic = app.topic('n', numbers)
      produce(topic, 'a'.repeat(1_000), { a: ['k', 1] })
      expectStream(topic.pipe(mergeMap(async n => n))).toBe('a'.repeat(1_000), { a: 1 })
    })
    expect(cpuMillis() - start).to.be.below(1_000)
  })
})
