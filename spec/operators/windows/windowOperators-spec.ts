import { expect } from 'chai'
import { map, Subject } from 'rxjs'
import { coerce, date, number, object, string } from 'superstruct'
import type { ErrorPolicy } from '../../../lib/acks/ErrorPolicy.js'
import type { Event } from '../../../lib/acks/Event.js'
import { App } from '../../../lib/app/App.js'
import {
  aggregate,
  count,
  events,
  filter,
  groupBy,
  hopping,
  items,
  merge,
  reduce,
  session,
  sliding,
  takeWithin,
  to,
  topK,
  tumbling,
} from '../../../lib/operators/index.js'
import type { Stream } from '../../../lib/streams/Stream.js'
import { TestDriver } from '../../../lib/testing/TestDriver.js'
import type { Topic } from '../../../lib/topics/Topic.js'
import type { RxfaustError } from '../../../lib/util/RxfaustError.js'

describe('windows and aggregations as operators', () => {
  let app: App
  let numbers: Topic<number, string>
  let driver: TestDriver | undefined
  let warnings: string[]
  beforeEach(() => {
    open()
  })
  afterEach(async () => {
    await driver?.stop().catch(() => {})
    driver = undefined
  })

  function open(onError: ErrorPolicy = 'fail'): void {
    app = new App('windows', { onError })
    warnings = []
    app.runtime.onWarning = ({ code }) => warnings.push(code)
    numbers = app.topic('numbers', { key: 'text', value: number(), partitions: 1, retention: 'forever' })
  }

  const start = async () => {
    driver = await TestDriver.start(app)
  }
  /** Puts values of keys in, each at a time. */
  const put = (...records: Array<readonly [key: string | null, value: number | null, timestamp: number]>) =>
    (driver as TestDriver).putAll(
      numbers,
      records.map(([key, value, timestamp]) => ({ key, value, timestamp })),
    )
  const collect = <T>(stream: Stream<T, string>): T[] => {
    const seen: T[] = []
    stream.subscribe(value => {
      seen.push(value)
    })
    return seen
  }
  const codeOf = (act: () => unknown) => {
    try {
      act()
    } catch (error) {
      return (error as RxfaustError).code
    }
    return undefined
  }
  const sum = { initial: () => 0, add: (all: number, value: number) => all + value }

  describe('what is refused', () => {
    it('an aggregation without windows right before it', () => {
      expect(codeOf(() => numbers.pipe(count({ name: 'a' }) as never))).to.equal('RXFAUST_OPTION')
      const between = numbers.pipe(tumbling(5), map(Number))
      expect(codeOf(() => between.pipe(count({ name: 'a' }) as never))).to.equal('RXFAUST_OPTION')
      const filtered = numbers.pipe(tumbling(5), filter(Boolean))
      expect(codeOf(() => filtered.pipe(count({ name: 'a' }) as never))).to.equal('RXFAUST_OPTION')
    })

    it('windows and settings that make no sense', () => {
      const refused = [
        () => tumbling(0),
        () => tumbling('five minutes'),
        () => tumbling(5, { grace: -1 }),
        () => hopping(5, 6),
        () => hopping(5, 0),
        () => sliding(-1),
        () => session(0.5),
        () => session(5, { closeWhenIdle: 'never' }),
        () => numbers.pipe(tumbling(5), topK({ name: 'a', k: 0, by: Number })),
        () => numbers.pipe(tumbling(5), count({ name: 'b', emit: 'closed' as 'final' })),
        () => numbers.pipe(tumbling(5), count({ name: 'c', emit: { every: -1 } })),
        () => numbers.pipe(session(5) as never, aggregate({ name: 'd', ...sum }) as never),
      ]
      for (const act of refused) expect(codeOf(act), `${act}`).to.equal('RXFAUST_OPTION')
    })

    it('a name that is missing, unusable or taken, and a node after the start', async () => {
      expect(codeOf(() => numbers.pipe(tumbling(5), count({} as { name: string })))).to.equal('RXFAUST_NAME')
      expect(codeOf(() => numbers.pipe(tumbling(5), count({ name: 'a b' })))).to.equal('RXFAUST_NAME')
      numbers.pipe(tumbling(5), count({ name: 'a' }))
      expect(codeOf(() => numbers.pipe(tumbling(5), count({ name: 'a' })))).to.equal('RXFAUST_NAME')
      await start()
      expect(codeOf(() => numbers.pipe(tumbling(5), count({ name: 'b' })))).to.equal('RXFAUST_STATE')
    })

    it('a value of several events, and one of none', async () => {
      const batches = numbers.pipe(takeWithin(2, 1000), tumbling(5), count({ name: 'a' }))
      batches.subscribe()
      await start()
      const error = await put(['k', 1, 1], ['k', 2, 2]).catch((reason: unknown) => reason)
      expect(error).to.have.nested.property('cause.code', 'RXFAUST_NO_EVENT')
    })
  })

  it('says in info() what it is made of', () => {
    const counts = numbers.pipe(tumbling(5), count({ name: 'counts' }))
    expect(counts.info()).to.deep.equal({
      kind: 'operator',
      operator: 'count',
      name: 'counts',
      sources: [{ kind: 'operator', operator: 'tumbling', sources: [{ kind: 'topic', name: 'numbers', sources: [] }] }],
    })
  })

  it('passes records without a key and tombstones over, and says so once', async () => {
    const seen = collect(numbers.pipe(tumbling(10), count({ name: 'counts' })))
    await start()
    await put([null, 1, 50], ['k', null, 60], ['k', 1, 1], [null, 2, 2])
    expect(seen.map(({ value }) => value)).to.deep.equal([1])
    expect(app.monitor.recordsPassedOver).to.equal(3)
    expect(warnings).to.deep.equal(['RXFAUST_PASSED_OVER', 'RXFAUST_PASSED_OVER'])
  })

  describe('late events', () => {
    const open5 = (late: NonNullable<Parameters<typeof tumbling<string, string>>[1]>['late']) =>
      numbers.pipe(
        map(value => `n${value}`),
        tumbling(5, { grace: 1, late }),
        count({ name: 'counts' }),
      )

    it('come to a function, or to an Observer, as the pipe has made them', async () => {
      const seen: unknown[] = []
      const note = ({ key, value, timestamp }: Event<string, string>) => seen.push([key, value, timestamp])
      const subject = new Subject<Event<string, string>>()
      subject.subscribe(note)
      collect(open5(note))
      collect(numbers.pipe(map(String), tumbling(5, { late: subject }), count({ name: 'others' })))
      await start()
      await put(['k', 1, 1], ['k', 2, 5], ['k', 3, 4], ['k', 4, 6], ['k', 5, 0])
      expect(seen).to.deep.equal([
        ['k', '3', 4],
        ['k', 'n5', 0],
        ['k', '5', 0],
      ])
      expect(app.monitor.lateWrites).to.equal(3)
    })

    it('are sent to a topic, and are done when the broker has them', async () => {
      const late = app.topic('late', { key: 'text', value: 'text', partitions: 1 })
      collect(open5(late))
      const sent: unknown[] = []
      late.pipe(events()).subscribe(({ key, value, timestamp }) => sent.push([key, value, timestamp]))
      await start()
      await put(['k', 1, 6], ['j', 2, 1])
      expect(sent).to.deep.equal([['j', 'n2', 1]])
    })
  })

  describe('the time of an event', () => {
    const Reading = object({ at: coerce(date(), string(), text => new Date(text)), of: number() })
    const day = Date.UTC(2001, 0, 1)

    it('is a field, what a function gives, or the clock', async () => {
      const readings = app.topic('readings', { key: string(), value: Reading, partitions: 1, retention: 'forever' })
      const starts = { field: [] as number[], call: [] as number[], now: [] as number[] }
      readings
        .pipe(tumbling(10, { time: 'at' }), count({ name: 'a' }), items())
        .subscribe(([, { window }]) => starts.field.push(window.start))
      readings
        .pipe(tumbling(10, { time: ({ of }) => -of }), count({ name: 'b' }), items())
        .subscribe(([, { window }]) => starts.call.push(window.start))
      readings
        .pipe(tumbling(10, { time: 'now' }), count({ name: 'c' }))
        .subscribe(({ window }) => starts.now.push(window.start))
      await start()
      await driver?.put(readings, 'k', { at: new Date(day), of: 15 }, { timestamp: 500 })
      await driver?.advance(25)
      await driver?.put(readings, 'k', { at: new Date(day + 10), of: 5 }, { timestamp: 0 })
      expect(starts).to.deep.equal({ field: [day, day + 10], call: [-20, -10], now: [0, 20] })
    })

    it('is that of the result as well', async () => {
      const stamped: unknown[] = []
      numbers
        .pipe(tumbling(10, { time: value => value }), count({ name: 'a' }), events())
        .subscribe(({ timestamp }) => stamped.push(timestamp))
      await start()
      await put(['k', 13, 1], ['k', 11, 2])
      expect(stamped).to.deep.equal([13, 13])
    })

    it('has to be one: else the error policy is asked', async () => {
      open('skip')
      const seen = collect(numbers.pipe(tumbling(10, { time: value => value / 0 }), count({ name: 'a' })))
      await start()
      await put(['k', 1, 1])
      expect([seen.length, app.monitor.eventsSkipped]).to.deep.equal([0, 1])
    })
  })

  describe('results', () => {
    it('are sent with their own key and time', async () => {
      const out = app.topic('out', { key: 'text', value: 'json', partitions: 1 })
      numbers
        .pipe(
          tumbling(10),
          count({ name: 'counts', emit: 'final' }),
          map(({ value }) => value),
          to(out),
        )
        .subscribe()
      const sent: unknown[] = []
      out.pipe(events()).subscribe(({ key, value, timestamp }) => sent.push([key, value, timestamp]))
      await start()
      await put(['a', 1, 3], ['b', 1, 5], ['b', 1, 4], ['c', 1, 11])
      expect(sent).to.deep.equal([
        ['a', 1, 3],
        ['b', 2, 5],
      ])
    })

    it('have keys of any type behind groupBy', async () => {
      const keys: unknown[] = []
      numbers
        .pipe(
          groupBy(value => ({ odd: value % 2 === 1 }), { name: 'g', partitions: 1 }),
          tumbling(10),
          count({ name: 'n' }),
        )
        .subscribe(({ key, value }) => keys.push([key, value]))
      await start()
      await put(['a', 1, 3], ['b', 2, 5], ['b', 3, 4])
      expect(keys).to.deep.equal([
        [{ odd: true }, 1],
        [{ odd: false }, 1],
        [{ odd: true }, 2],
      ])
    })

    it('can be aggregated again', async () => {
      const seen: unknown[] = []
      numbers
        .pipe(
          tumbling(10),
          count({ name: 'tens', emit: 'final' }),
          tumbling(100),
          aggregate({ name: 'hundreds', initial: () => 0, add: (all, { value }) => all + value, emit: 'final' }),
        )
        .subscribe(({ key, window, value }) => seen.push([key, window.start, value]))
      await start()
      await put(['a', 1, 3], ['a', 1, 5], ['a', 1, 95], ['a', 1, 110], ['a', 1, 200], ['b', 1, 300], ['b', 1, 310])
      expect(seen).to.deep.equal([
        ['a', 0, 3],
        ['a', 100, 1],
        ['a', 200, 1],
      ])
    })

    it('are made once, however many subscribe, from the first to the last', async () => {
      let added = 0
      const sums = numbers.pipe(
        tumbling(10),
        aggregate({ name: 'sums', initial: () => 0, add: (all, value) => all + value + 0 * added++ }),
      )
      const seen: string[] = []
      const subscribe = (name: string) => sums.subscribe(({ value }) => seen.push(`${name}${value}`))
      expect(numbers.observed).to.equal(false)
      const [first, second] = [subscribe('x'), subscribe('y')]
      await start()
      await put(['k', 1, 1], ['k', 2, 2])
      expect([seen, added]).to.deep.equal([['x1', 'y1', 'x3', 'y3'], 2])
      first.unsubscribe()
      expect(numbers.observed).to.equal(true)
      second.unsubscribe()
      expect(numbers.observed).to.equal(false)
    })

    it('of a session that became part of a longer one are taken back', async () => {
      const seen: unknown[] = []
      numbers
        .pipe(session(5, { grace: 10 }), reduce({ name: 'visits', reduce: (a, b) => a * 10 + b }))
        .subscribe(({ window: { start: from, end }, value }) => seen.push([from, end, value]))
      await start()
      await put(['k', 1, 1], ['k', 2, 9], ['k', 3, 5])
      expect(seen).to.deep.equal([
        [1, 1, 1],
        [9, 9, 2],
        [1, 1, null],
        [9, 9, null],
        [1, 9, 123],
      ])
    })

    it('come at most that often with every, also of a session', async () => {
      const seen: unknown[] = []
      const note = ({ window, value }: { window: { start: number; end: number }; value: number | null }) =>
        seen.push([window.start, window.end, value])
      numbers.pipe(session(100), count({ name: 'visits', emit: { every: 10 } })).subscribe(note)
      await start()
      await put(['k', 1, 1], ['k', 2, 3], ['x', 3, 12])
      expect(seen.splice(0)).to.deep.equal([])
      await put(['x', 3, 13])
      expect(seen).to.deep.equal([[1, 3, 2]])
    })

    it('take back with every what was given, and only that', async () => {
      const seen: unknown[] = []
      numbers
        .pipe(session(5, { grace: 100 }), count({ name: 'visits', emit: { every: 10 } }))
        .subscribe(({ window: { start: from, end }, value }) => seen.push([from, end, value]))
      await start()
      await put(['k', 1, 1], ['x', 1, 11], ['k', 1, 3], ['k', 1, 5])
      expect(seen).to.deep.equal([
        [1, 1, 1],
        [1, 1, null],
      ])
      await put(['x', 1, 15])
      expect(seen.slice(2)).to.deep.equal([[1, 5, 3]])
    })

    it('come by the clock where a partition is idle', async () => {
      const seen: unknown[] = []
      numbers
        .pipe(tumbling(100, { closeWhenIdle: { seconds: 2 } }), count({ name: 'counts', emit: 'final' }), events())
        .subscribe(({ key, value, timestamp }) => seen.push([key, value.window.start, value.value, timestamp]))
      await start()
      await put(['k', 1, 10], ['j', 1, 20], ['k', 1, 30])
      await driver?.advance(1900)
      expect(seen).to.deep.equal([])
      await driver?.advance(200)
      expect(seen).to.deep.equal([
        ['j', 0, 1, 20],
        ['k', 0, 2, 30],
      ])
      await put(['k', 1, 99])
      expect(app.monitor.lateWrites).to.equal(1)
    })

    it('are the largest values, the first of equal ones', async () => {
      const scores = app.topic('scores', {
        key: string(),
        value: object({ of: string(), score: number() }),
        partitions: 1,
      })
      const top: string[] = []
      scores
        .pipe(tumbling(10), topK({ name: 'top', k: 2, by: ({ score }) => score }))
        .subscribe(({ value }) => top.push(value.map(({ of }) => of).join('')))
      const merged: unknown[] = []
      scores
        .pipe(session(3, { grace: 10 }), topK({ name: 'best', k: 3, by: ({ score }) => score, emit: 'final' }))
        .subscribe(({ value }) => merged.push(value.map(({ of }) => of).join('')))
      await start()
      const send = (of: string, score: number, timestamp: number) =>
        driver?.put(scores, 'k', { of, score }, { timestamp })
      await send('a', 1, 1)
      await send('b', 1, 1)
      await send('c', 1, 6)
      await send('d', 2, 6)
      await send('e', 3, 4)
      expect(top).to.deep.equal(['a', 'ab', 'ab', 'da', 'ed'])
      await send('f', 0, 20)
      expect(merged).to.deep.equal(['eda'])
    })
  })

  describe('errors', () => {
    it('of the functions go to the error policy, and their event changes no window', async () => {
      open('skip')
      let calls = 0
      const sums = numbers.pipe(
        hopping(10, 5),
        aggregate({
          name: 'sums',
          initial: () => 0,
          add(all, value) {
            if (value === 2 && ++calls === 2) throw new Error('second window')
            return all + value
          },
        }),
      )
      const seen = collect(sums)
      await start()
      await put(['k', 1, 7], ['k', 2, 8], ['k', 4, 9])
      expect(seen.map(({ window, value }) => [window.start, value])).to.deep.equal([
        [0, 1],
        [5, 1],
        [0, 5],
        [5, 5],
      ])
      expect(app.monitor.eventsSkipped).to.equal(1)
    })

    it('of what is behind, tried again, get the same results: nothing is counted twice', async () => {
      open({ retry: 3, backoff: 1 })
      const seen: string[] = []
      let failures = 2
      const counts = numbers.pipe(tumbling(10), count({ name: 'counts' }))
      counts
        .pipe(
          map(({ key, value }) => {
            seen.push(`${key}${value}`)
            if (value === 2 && failures-- > 0) throw new Error('not yet')
            return value
          }),
        )
        .subscribe()
      await start()
      await put(['k', 1, 1], ['k', 1, 2], ['k', 1, 3], ['j', 1, 4])
      await driver?.advance(100)
      expect(seen).to.deep.equal(['k1', 'k2', 'k2', 'k2', 'k3', 'j1'])
    })

    it('of what is behind a stream that is merged with itself: each of its values is counted, and once', async () => {
      open({ retry: 3, backoff: 1 })
      const seen: string[] = []
      let failures = 2
      const both = merge(numbers, numbers.pipe(map(value => value * 10)))
      both.pipe(tumbling(10), reduce({ name: 'sums', reduce: (a, b) => a + b })).subscribe(async ({ value }) => {
        await Promise.resolve()
        if (value === 12 && failures-- > 0) throw new Error('not yet')
        seen.push(`${value}`)
      })
      await start()
      await put(['k', 1, 1], ['k', 1, 2], ['k', 1, 3])
      await driver?.advance(100)
      expect(seen.at(-1)).to.equal('33')
      expect(new Set(seen)).to.have.lengthOf(6)
    })

    it('of an asynchronous observer behind two nodes neither', async () => {
      open({ retry: 3, backoff: 5 })
      const seen: string[] = []
      let failures = 3
      numbers
        .pipe(
          hopping(10, 5),
          count({ name: 'inner' }),
          tumbling(1000),
          aggregate({ name: 'outer', initial: () => '', add: (all, { value }) => all + value }),
        )
        .subscribe(async ({ value }) => {
          await Promise.resolve()
          if (value.length === 3 && failures-- > 0) throw new Error('not yet')
          seen.push(value)
        })
      await start()
      await put(['k', 1, 6], ['k', 1, 7], ['k', 1, 8])
      await driver?.advance(1000)
      expect(seen.at(-1)).to.equal('112233')
      expect(new Set(seen)).to.deep.equal(new Set(['1', '11', '112', '1122', '11223', '112233']))
    })

    it('announce what had closed once more', async () => {
      open({ retry: 3, backoff: 1 })
      const seen: string[] = []
      let failures = 2
      numbers.pipe(tumbling(10), count({ name: 'counts', emit: 'final' })).subscribe(async ({ key, window, value }) => {
        await Promise.resolve()
        if (key === 'b' && failures-- > 0) throw new Error('not yet')
        seen.push(`${key}${window.start}:${value}`)
      })
      await start()
      await put(['a', 1, 1], ['b', 1, 1], ['a', 1, 2], ['k', 1, 10], ['k', 1, 20])
      await driver?.advance(100)
      expect(seen.filter(each => each === 'b0:1')).to.have.length(1)
      expect(new Set(seen)).to.deep.equal(new Set(['a0:2', 'b0:1', 'k10:1']))
      expect(seen.at(-1)).to.equal('k10:1')
    })
  })
})
