import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as pathJoin } from 'node:path'
import { expect } from 'chai'
import { catchError, interval, map, of, take } from 'rxjs'
import { string } from 'superstruct'
import { App, type ErrorPolicy, type RxfaustError } from '../../../lib/index.js'
import {
  events,
  filter,
  groupBy,
  join,
  leftJoin,
  mapAsync,
  merge,
  mergeMap,
  outerJoin,
  takeWithin,
} from '../../../lib/operators/index.js'
import type { Stream } from '../../../lib/streams/Stream.js'
import { TestDriver } from '../../../lib/testing/TestDriver.js'
import type { Topic } from '../../../lib/topics/Topic.js'

const text = { key: string(), value: string(), partitions: 1 }

describe('joins of two streams', () => {
  let driver: TestDriver | undefined
  afterEach(async () => {
    await driver?.stop()
    driver = undefined
  })

  const start = async (app: App): Promise<void> => {
    driver = await TestDriver.start(app)
  }
  const put = async (
    topic: Topic<string, string>,
    ...records: Array<[key: string | null, value: string | null, timestamp: number]>
  ) => {
    for (const [key, value, timestamp] of records)
      await driver?.putAll(topic, [{ key, value: value as string, timestamp }])
  }
  const program = (onError?: ErrorPolicy) => {
    const app = new App('shop', { broker: 'memory://' })
    return { app, l: app.topic('l', { ...text, onError }), r: app.topic('r', { ...text, onError }) }
  }
  /** Each result with the key, time and headers that its event has. */
  const seenOf = (stream: Stream<string, string>): unknown[][] => {
    const seen: unknown[][] = []
    stream.pipe(events()).subscribe(({ key, value, timestamp }) => void seen.push([key, value, timestamp]))
    return seen
  }
  const both = (one: string | undefined, other: string | undefined): string => `${one}+${other}`

  it('gives pairs with their key and the later time, and what has no partner when its window has closed', async () => {
    const { app, l, r } = program()
    const inner = seenOf(l.pipe(join(r, { name: 'i', within: 10 }, both)))
    const left = seenOf(l.pipe(leftJoin(r, { name: 'l', within: 10 }, both)))
    const outer = seenOf(l.pipe(outerJoin(r, { name: 'o', within: 10 }, both)))
    await start(app)
    await put(l, ['a', 'l1', 100], ['b', 'l2', 101])
    await put(r, ['a', 'r1', 95], ['c', 'r2', 102])
    await put(l, ['z', 'l3', 113])
    const pair = ['a', 'l1+r1', 100]
    expect(inner).to.deep.equal([pair])
    expect(left).to.deep.equal([pair, ['b', 'l2+undefined', 101]])
    expect(outer).to.deep.equal([pair, ['b', 'l2+undefined', 101], ['c', 'undefined+r2', 102]])
    expect(app.monitor.lateWrites).to.equal(0)
  })

  it('gives a left event without a key at once, and passes over the others and tombstones, which move stream time', async () => {
    const { app, l, r } = program()
    const inner = seenOf(l.pipe(join(r, { name: 'i', within: 10 }, both)))
    const left = seenOf(l.pipe(leftJoin(r, { name: 'l', within: 10 }, both)))
    await start(app)
    await put(l, [null, 'l1', 100], ['a', null, 100], ['a', 'l2', 100])
    await put(r, [null, 'r1', 100], ['a', null, 111])
    expect(left).to.deep.equal([[null, 'l1+undefined', 100]])
    await put(r, ['b', 'r2', 111])
    expect(left).to.deep.equal([
      [null, 'l1+undefined', 100],
      ['a', 'l2+undefined', 100],
    ])
    expect(inner).to.deep.equal([])
    expect(app.monitor.recordsPassedOver).to.equal(4 + 3)
  })

  it('joins a stream with itself: each event with itself once, and each pair both ways', async () => {
    const { app, l } = program()
    const seen = seenOf(l.pipe(join(l, { name: 'self', before: 10, after: 0 }, both)))
    await start(app)
    await put(l, ['k', 'a', 100], ['k', 'b', 105], ['j', 'c', 105], ['k', 'd', 115])
    expect(seen).to.deep.equal([
      ['k', 'a+a', 100],
      ['k', 'b+a', 105],
      ['k', 'b+b', 105],
      ['j', 'c+c', 105],
      ['k', 'd+b', 115],
      ['k', 'd+d', 115],
    ])
  })

  it('gives what has no partner once, where both sides come from one topic', async () => {
    const { app, l } = program()
    const rights = l.pipe(filter(value => value !== 'a'))
    const seen = seenOf(l.pipe(leftJoin(rights, { name: 'self', before: 10, after: 0 }, both)))
    await start(app)
    // c, and every other event, comes to both sides: on the left it closes the window of a, on the right it is only joined.
    await put(l, ['k', 'a', 100], ['j', 'c', 120], ['j', 'd', 140])
    expect(seen).to.deep.equal([
      ['k', 'a+undefined', 100],
      ['j', 'c+c', 120],
      ['j', 'd+d', 140],
    ])
  })

  it('joins results of a join', async () => {
    const { app, l, r } = program()
    const third = app.topic('third', text)
    const inner = l.pipe(leftJoin(r, { name: 'inner', within: 5 }, both))
    const seen = seenOf(inner.pipe(outerJoin(third, { name: 'outer', within: 10 }, both)))
    await start(app)
    await put(l, ['k', 'l1', 100], ['k', 'l2', 104])
    await put(r, ['k', 'r1', 108])
    await put(third, ['k', 't1', 110])
    // Closes the inner window of l3, whose result has its own time, not 130.
    await put(l, ['j', 'l3', 114], ['i', 'l4', 130])
    await put(third, ['j', 't2', 140])
    expect(seen).to.deep.equal([
      ['k', 'l1+undefined+t1', 110],
      ['k', 'l2+r1+t1', 110],
      ['j', 'l3+undefined+undefined', 114],
    ])
  })

  it('joins what was repartitioned, with any number of partitions', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const l = app.topic('l', { ...text, partitions: 2 })
    const r = app.topic('r', { ...text, partitions: 3 })
    const by = (name: string) => groupBy((value: string) => value.slice(0, 1), { name, partitions: 4 })
    const seen = seenOf(l.pipe(by('l-by'), join(r.pipe(by('r-by')), { name: 'j', within: 10 }, both)))
    await start(app)
    await put(l, ['1', 'ax', 100], ['2', 'bx', 100], ['3', 'cx', 100])
    await put(r, ['4', 'by', 100], ['5', 'ay', 100])
    expect(seen.sort()).to.deep.equal([
      ['a', 'ax+ay', 100],
      ['b', 'bx+by', 100],
    ])
  })

  it('keeps several values of one record apart, and counts what is late', async () => {
    const { app, l, r } = program()
    const twice = app.topic('twice', text)
    const copies = seenOf(
      twice.pipe(
        mapAsync(async value => value),
        join(r, { name: 'j', within: 5 }, both),
      ),
    )
    l.pipe(join(r, { name: 'late', within: 5, grace: 2 }, both)).subscribe()
    await start(app)
    await put(twice, ['k', 'a', 100], ['k', 'a', 100])
    await put(l, ['k', 'x', 100], ['k', 'y', 89], ['k', 'z', 88])
    await put(r, ['k', 'r', 103])
    expect(copies).to.deep.equal([
      ['k', 'a+r', 103],
      ['k', 'a+r', 103],
    ])
    expect(app.monitor.lateWrites).to.equal(1)
  })

  it('keeps the values of several records apart that come by turns, and those of two subscriptions', async () => {
    const { app, r } = program()
    const source = app.topic('source', text)
    const letters = source.pipe(
      mergeMap(value =>
        interval(10).pipe(
          take(2),
          map(n => `${value}${n}`),
        ),
      ),
    )
    const turns = seenOf(letters.pipe(join(r, { name: 'turns', within: 5 }, both)))
    const twice = merge(source.pipe(map(value => `${value}1`)), source.pipe(map(value => `${value}2`)))
    const sides = seenOf(twice.pipe(join(r, { name: 'sides', within: 5 }, both)))
    await start(app)
    await driver?.putAll(
      source,
      ['a', 'b'].map(value => ({ key: 'k', value, timestamp: 100 })),
    )
    await driver?.advance(100)
    await put(r, ['k', 'r', 103])
    const values = (seen: readonly unknown[][]) => seen.map(([, value]) => value)
    expect(values(turns)).to.have.members(['a0+r', 'a1+r', 'b0+r', 'b1+r'])
    expect(values(sides)).to.have.members(['a1+r', 'a2+r', 'b1+r', 'b2+r'])
  })

  it('calls the joiner once for each result, however many subscribe', async () => {
    const { app, l, r } = program()
    let calls = 0
    const joined = l.pipe(join(r, { name: 'j', within: 5 }, (one, other) => `${++calls}${one}${other}`))
    const [first, second] = [seenOf(joined), seenOf(joined)]
    await start(app)
    await put(l, ['k', 'a', 1])
    await put(r, ['k', 'b', 1])
    expect([first, second, calls]).to.deep.equal([[['k', '1ab', 1]], [['k', '1ab', 1]], 1])
  })

  it('gives what the joiner throws to the stream, and its event to the policy; the join goes on', async () => {
    const { app, l, r } = program('skip')
    const thrower = (one: string, other: string | undefined): string => {
      if (one === 'bad') throw new Error('no')
      return both(one, other)
    }
    const seen = seenOf(l.pipe(leftJoin(r, { name: 'j', within: 5 }, thrower)))
    const caught = seenOf(
      l.pipe(
        leftJoin(r, { name: 'c', within: 5 }, thrower),
        catchError((error: Error) => of(error.message)),
      ) as Stream<string, string>,
    )
    await start(app)
    await put(l, ['k', 'bad', 0], ['k', 'good', 10])
    await put(r, ['k', 'r', 12])
    expect(seen).to.deep.equal([['k', 'good+r', 12]])
    expect(caught.map(([, value]) => value)).to.deep.equal(['no'])
    expect(app.monitor.eventsSkipped).to.equal(1)
    await driver?.idle()
  })

  it('refuses streams that are not co-partitioned, with what to do', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const l = app.topic('l', { ...text, partitions: 2 })
    const r = app.topic('r', { ...text, partitions: 3 })
    l.pipe(join(r, { name: 'j', within: 1 }, both)).subscribe()
    const error: RxfaustError = await app.start().catch(reason => reason)
    expect(error.code).to.equal('RXFAUST_TOPIC_MISMATCH')
    expect(error.message).to.contain('"l" has 2, "r" has 3').and.to.contain('groupBy')
    await app.stop()
  })

  it('refuses values that several events have made: they have no key and no time in common', async () => {
    const { app, l, r } = program('skip')
    app.runtime.onWarning = () => {}
    const seen = seenOf(
      l.pipe(
        takeWithin(1, 1000),
        join(r, { name: 'j', within: 10 }, (one, other) => `${one}${other}`),
      ),
    )
    await start(app)
    await put(l, ['k', 'a', 100])
    await put(r, ['k', 'b', 100])
    expect(seen).to.deep.equal([])
    expect([app.monitor.eventsSkipped, app.monitor.processingErrors]).to.deep.equal([1, 1])
  })

  it('refuses a window that is none, and a name that is taken', async () => {
    const { app, l, r } = program()
    const codeOf = (act: () => unknown): string => {
      try {
        act()
      } catch (error) {
        return (error as RxfaustError).code
      }
      return 'none'
    }
    const options = [
      { name: 'a' },
      { name: 'b', before: 1, after: -2 },
      { name: 'c', within: -1, grace: -1 },
      { name: 'd', within: 0.5 },
    ]
    for (const each of options) {
      expect(
        codeOf(() => l.pipe(join(r, each as never, both))),
        each.name,
      ).to.equal('RXFAUST_OPTION')
    }
    l.pipe(join(r, { name: 'j', within: 1 }, both))
    expect(codeOf(() => l.pipe(join(r, { name: 'j', within: 1 }, both)))).to.equal('RXFAUST_NAME')
    const other = new App('other', { broker: 'memory://' })
    expect(codeOf(() => l.pipe(join(other.topic('x', text), { name: 'k', within: 1 }, both)))).to.equal(
      'RXFAUST_OPTION',
    )
    await Promise.all([app.stop(), other.stop()])
  })

  it('tells what it is made of', () => {
    const { l, r } = program()
    const { kind, operator, name, sources } = l
      .pipe(
        join(r, { name: 'j', within: 1 }, both),
        map(each => each),
      )
      .info().sources[0] as ReturnType<typeof l.info>
    expect([kind, operator, name, sources.map(source => source.name)]).to.deep.equal([
      'operator',
      'join',
      'j',
      ['l', 'r'],
    ])
  })

  it('comes through a restart on disk: pairs across it, and each event without a partner once', async () => {
    const datadir = await mkdtemp(pathJoin(tmpdir(), 'rxfaust-join-'))
    const seen: string[] = []
    const live = async (
      act: (l: Topic<string, string>, r: Topic<string, string>) => Promise<unknown>,
    ): Promise<void> => {
      const app = new App('shop', { broker: `level://${datadir}/broker`, dataDirectory: datadir, commitInterval: 5 })
      const [l, r] = [app.topic('l', text), app.topic('r', text)]
      l.pipe(outerJoin(r, { name: 'j', within: 10 }, both)).subscribe(value => void seen.push(value))
      await app.start()
      await act(l, r)
      await app.idle()
      await app.stop()
    }
    try {
      await live(async (l, r) => {
        await l.send({ key: 'a', value: 'l1', timestamp: 100 })
        await l.send({ key: 'b', value: 'l2', timestamp: 100 })
        await r.send({ key: 'c', value: 'r1', timestamp: 100 })
      })
      expect(seen).to.deep.equal([])
      await live(async (_, r) => {
        await r.send({ key: 'a', value: 'r2', timestamp: 110 })
        await r.send({ key: 'z', value: 'r3', timestamp: 111 })
      })
      expect(seen).to.deep.equal(['l1+r2', 'undefined+r1', 'l2+undefined'])
      await live(async (l, r) => {
        await r.send({ key: 'y', value: 'r4', timestamp: 112 })
        await l.send({ key: 'z', value: 'l3', timestamp: 112 })
        await l.send({ key: 'x', value: 'l4', timestamp: 300 })
      })
      expect(seen.slice(3)).to.deep.equal(['l3+r3', 'undefined+r4'])
    } finally {
      await rm(datadir, { recursive: true, force: true })
    }
  })
})
