import { expect } from 'chai'
import { delay, map, of, type Subject } from 'rxjs'
import { number, object, string } from 'superstruct'
import { App, type AppOptions, currentEvent, json, RxfaustError } from '../../lib/index.js'
import { bufferCount, events, groupBy, mergeMap } from '../../lib/operators/index.js'
import { gate } from '../support/gate.js'

const Pair = object({ a: number(), b: number() })

describe('agents', () => {
  const running: App[] = []
  const create = (options: AppOptions = {}): App => {
    const app = new App('sums', { broker: 'memory://', commitInterval: 5, ...options })
    running.push(app)
    return app
  }
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))
  const failure = (promise: Promise<unknown>): Promise<RxfaustError> =>
    promise.then(
      value => expect.fail(`resolved with ${value}`),
      (error: unknown) => error as RxfaustError,
    )

  it('answers with what a generator yields, with the event in hand as the current one behind each await', async () => {
    const app = create()
    const keys: unknown[] = []
    const adder = app.agent('adder', { value: Pair, key: string(), partitions: 3 }, async function* (stream) {
      for await (const { a, b } of stream) {
        await Promise.resolve()
        keys.push(currentEvent()?.key)
        yield a + b
      }
    })
    await app.start()
    expect(adder.topic.name).to.equal('sums-adder')
    expect(await adder.ask({ a: 4, b: 4 }, { key: 'ann' })).to.equal(8)
    const replies = await Promise.all([1, 2, 3, 4, 5].map(a => adder.ask({ a, b: 10 }, { key: `k${a}` })))
    expect(replies).to.deep.equal([11, 12, 13, 14, 15])
    expect(keys.sort()).to.deep.equal(['ann', 'k1', 'k2', 'k3', 'k4', 'k5'])
  })

  it('says what it wants where its function is none, or gives nothing that can be run', async () => {
    const app = create()
    expect(() => app.agent('a', {}, 'text' as never)).to.throw(RxfaustError, 'was given string')
    for (const [name, returned] of [
      ['undefined', undefined],
      ['object', { subscribe: 1 }],
    ] as const) {
      const other = create()
      other.agent('a', {}, (() => returned) as never)
      const { cause } = await failure(other.start())
      expect(cause).to.include({ code: 'RXFAUST_OPTION' }).and.property('message').include(`returned ${name}`)
    }
  })

  it('answers with what an Observable emits, behind asynchronous operators too, and all of a batch', async () => {
    const app = create()
    const topic = app.topic('numbers', { value: number(), partitions: 2 })
    const doubler = app.agent('doubler', { topic }, stream => stream.pipe(map(n => n * 2)))
    const later = app.agent('later', { topic }, stream => stream.pipe(mergeMap(n => of(`${n}!`).pipe(delay(1)))))
    const batches = app.agent('batches', { value: number(), partitions: 1 }, stream => stream.pipe(bufferCount(3)))
    await app.start()
    expect(await Promise.all([doubler.ask(1), later.ask(2), doubler.ask(3)])).to.deep.equal([2, '2!', 6])
    const three = await Promise.all([1, 2, 3].map(n => batches.ask(n)))
    expect(three).to.deep.equal([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ])
  })

  it('writes tables, repartitions, and replies through the repartition', async () => {
    const app = create()
    const orders = app.topic('orders', { value: json<{ account: string; amount: number }>(), partitions: 2 })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 2 })
    const agent = app.agent('totals-of', { topic: orders }, stream =>
      stream.pipe(
        groupBy('account', { name: 'by-account', partitions: 2 }),
        map(({ account, amount }) => totals.update(account, total => total + amount)),
      ),
    )
    const writer = app.agent(
      'writer',
      { value: json<number>(), key: string(), partitions: 2 },
      async function* (stream) {
        for await (const value of stream) {
          await Promise.resolve()
          yield totals.update(currentEvent()?.key as string, total => total + value)
        }
      },
    )
    await app.start()
    expect(await agent.ask({ account: 'ann', amount: 2 })).to.equal(2)
    expect(await agent.ask({ account: 'ann', amount: 3 })).to.equal(5)
    expect(await writer.ask(10, { key: 'ann' })).to.equal(15)
  })

  it('gives its results to functions, topics, agents and observers, and replies when all have taken them', async () => {
    const app = create()
    const order: unknown[] = []
    const slow = gate()
    const results = app.topic('results', { value: number(), partitions: 1 })
    const other = app.agent('other', { value: number(), partitions: 1 }, async stream => {
      for await (const value of stream) order.push(`other ${value}`)
    })
    const observer = { next: (value: number) => order.push(`observer ${value}`) } as Pick<Subject<number>, 'next'>
    const agent = app.agent(
      'source',
      {
        value: number(),
        partitions: 1,
        sinks: [
          (value: number) => order.push(`function ${value}, ${currentEvent()?.value}`),
          async (value: number) => {
            await slow.promise
            order.push(`async ${value}, ${currentEvent()?.value}`)
          },
          observer,
          results,
          other,
        ],
      },
      async function* (stream) {
        for await (const value of stream) yield value + 1
      },
    )
    const seen: unknown[] = []
    results.pipe(events()).subscribe(event => seen.push(event.value, Object.keys(event.headers)))
    await app.start()
    const reply = agent.ask(1, { headers: { own: Buffer.from('x') } }).then(value => order.push(`reply ${value}`))
    slow.open()
    await reply
    await app.idle()
    expect(order.filter(each => each !== 'other 2')).to.deep.equal([
      'function 2, 1',
      'async 2, 1',
      'observer 2',
      'reply 2',
    ])
    expect(order).to.include('other 2')
    expect(seen).to.deep.equal([2, ['own']])
  })

  it('acknowledges an event only when its sinks have taken the results', async () => {
    const app = create()
    const slow = gate()
    const reached = gate()
    const agent = app.agent(
      'slow',
      {
        value: number(),
        partitions: 1,
        sinks: [
          () => {
            reached.open()
            return slow.promise
          },
        ],
      },
      async function* (stream) {
        for await (const value of stream) yield value
      },
    )
    await app.start()
    await agent.cast(1)
    await reached.promise
    const [queue] = [...app.runtime.owned()] as unknown as [{ frontier: number }]
    expect(queue.frontier).to.equal(0)
    slow.open()
    await app.idle()
    expect(queue.frontier).to.equal(1)
  })

  it('sends replies to a topic or another agent, with the key', async () => {
    const app = create()
    const sums = app.topic('sums', { key: string(), value: number(), partitions: 2 })
    const adder = app.agent('adder', { value: Pair, key: string(), partitions: 2 }, stream =>
      stream.pipe(map(({ a, b }) => a + b)),
    )
    const got: unknown[] = []
    const collector = app.agent('collector', { value: number(), key: string(), partitions: 1 }, async stream => {
      for await (const value of stream) got.push([currentEvent()?.key, value])
    })
    sums.pipe(events()).subscribe(event => {
      got.push([event.key, event.value, Buffer.from(event.headers['rxfaust-correlation-id'] as Uint8Array).toString()])
    })
    await app.start()
    await adder.send({ value: { a: 1, b: 2 }, key: 'ann', replyTo: sums, correlationId: 'one' })
    await adder.send({ value: { a: 3, b: 4 }, key: 'bob', replyTo: collector })
    await app.idle()
    expect(got).to.have.deep.members([
      ['ann', 3, 'one'],
      ['bob', 7],
    ])
  })

  it('sends replies to a topic that is known by its name only, and refuses what takes none', async () => {
    const app = create()
    const doubler = app.agent('doubler', { value: number(), key: string(), partitions: 1 }, stream =>
      stream.pipe(map(n => n * 2)),
    )
    await app.start()
    const { admin } = app.runtime.transport
    await admin.createTopics([{ topic: 'elsewhere', partitions: 2 }])
    await doubler.send({ value: 4, key: 'ann', replyTo: 'elsewhere' })
    await app.idle()
    const ends = await admin.offsets(
      [0, 1].map(partition => ({ topic: 'elsewhere', partition })),
      'latest',
    )
    expect([...ends.values()].sort()).to.deep.equal([0, 1])
    const codes = ['not a name/', {}, { topic: app.topic(['a', 'b']) }].map(replyTo =>
      doubler.send({ value: 1, replyTo: replyTo as never }).catch((error: RxfaustError) => error.code),
    )
    expect(await Promise.all(codes)).to.deep.equal(['RXFAUST_NAME', 'RXFAUST_OPTION', 'RXFAUST_OPTION'])
  })

  it('answers only what it is asked itself, where several agents have one topic', async () => {
    const app = create()
    const topic = app.topic('numbers', { value: number(), partitions: 1 })
    const plus = app.agent('plus', { topic }, stream => stream.pipe(map(n => n + 1)))
    const minus = app.agent('minus', { topic }, async function* (stream) {
      for await (const n of stream) yield n - 1
    })
    await app.start()
    expect(await Promise.all([plus.ask(5), minus.ask(5), plus.ask(6), minus.ask(6)])).to.deep.equal([6, 4, 7, 5])
  })

  it('gives an error back to who has asked, when the policy has disposed of the event', async () => {
    const app = create()
    const onError: [unknown, unknown][] = []
    const picky = app.agent(
      'picky',
      {
        value: number(),
        partitions: 1,
        onError: (error, event) => {
          onError.push([(error as Error).message, event.value])
          return event.value === 2 ? { deadLetter: 'letters' } : 'skip'
        },
      },
      async function* (stream) {
        for await (const value of stream) {
          if (value > 0) throw new TypeError(`not ${value}`)
          yield value
        }
      },
    )
    await app.start()
    for (const value of [1, 2]) {
      const error = await failure(picky.ask(value))
      expect([error.code, error.details]).to.deep.equal([
        'RXFAUST_AGENT',
        { agent: 'sums-picky', message: `TypeError: not ${value}` },
      ])
    }
    expect(await picky.ask(-1)).to.equal(-1)
    expect(onError).to.deep.equal([
      ['not 1', 1],
      ['not 2', 2],
    ])
    expect(app.monitor).to.include({ eventsSkipped: 1, deadLetters: 1 })
  })

  it('goes on with all other events when one has failed, in operators and in loops', async () => {
    const app = create()
    const topic = app.topic('numbers', { key: string(), value: number(), partitions: 4, onError: 'skip' })
    const seen: Record<string, number[]> = { loop: [], pipe: [], piped: [] }
    app.agent('loop', { topic }, async stream => {
      for await (const n of stream) {
        await Promise.resolve()
        if (n % 3 === 0) throw new Error('three')
        seen.loop?.push(n)
      }
    })
    app.agent('pipe', { topic }, stream =>
      stream.pipe(
        map(n => {
          if (n % 3 === 0) throw new Error('three')
          return seen.pipe?.push(n)
        }),
      ),
    )
    app.agent('piped', { topic }, async stream => {
      const checked = stream.pipe(
        map(n => {
          if (n % 3 === 0) throw new Error('three')
          return n
        }),
      )
      for await (const n of checked) {
        await Promise.resolve()
        seen.piped?.push(n)
      }
    })
    await app.start()
    const all = Array.from({ length: 40 }, (_, n) => n)
    await Promise.all(all.map(value => topic.send({ key: `k${value}`, value })))
    await app.idle()
    const expected = all.filter(n => n % 3 !== 0)
    for (const numbers of Object.values(seen)) {
      expect([...new Set(numbers)].sort((a, b) => a - b)).to.deep.equal(expected)
    }
  })

  it('lets a loop handle the errors of its pipe, and be left and begun again, without losing anything', async () => {
    const app = create()
    const topic = app.topic('numbers', { key: string(), value: number(), partitions: 1 })
    const seen: unknown[] = []
    const agent = app.agent('patient', { topic }, async function* (stream) {
      const checked = stream.pipe(
        map(n => {
          if (n === 2) throw new Error('two')
          return n
        }),
      )
      for (;;) {
        try {
          for await (const n of checked) {
            yield n
            if (n === 4) break
          }
          seen.push('left')
          return
        } catch (error) {
          seen.push((error as Error).message)
        }
      }
    })
    await app.start()
    expect(await agent.ask(1)).to.equal(1)
    await agent.cast(2)
    expect(await agent.ask(3)).to.equal(3)
    expect(await agent.ask(4)).to.equal(4)
    await app.idle()
    expect(seen).to.deep.equal(['two', 'left'])
    expect(agent.info()).to.include({ state: 'stopped', instances: 0 })
  })

  it('gives up waiting in time, and says what to look for', async () => {
    const app = create()
    const silent = app.agent('silent', { value: number(), partitions: 1, timeout: 20 }, stream =>
      stream.pipe(bufferCount(1_000)),
    )
    await app.start()
    const error = await failure(silent.ask(1))
    expect([error.code, error.retriable]).to.deep.equal(['RXFAUST_TIMEOUT', true])
    expect(error.message).to.contain('"silent" has not replied within 20 ms')
    expect((await failure(silent.ask(1, { timeout: 1 }))).message).to.contain('1 ms')
  })

  it('can be asked by another agent in its events, on the same partition', async () => {
    const app = create()
    const inner = app.agent('inner', { value: number(), partitions: 1 }, stream => stream.pipe(map(n => n * 2)))
    const outer = app.agent('outer', { value: number(), partitions: 1 }, async function* (stream) {
      for await (const n of stream) yield (await inner.ask(n)) + 1
    })
    await app.start()
    expect(await outer.join([1, 2, 3])).to.deep.equal([3, 5, 7])
  })

  it('maps and joins, with keys or without', async () => {
    const app = create()
    const agent = app.agent('squares', { value: number(), key: string(), partitions: 4 }, async function* (stream) {
      for await (const n of stream) yield `${currentEvent()?.key} ${n * n}`
    })
    await app.start()
    const pairs = Array.from({ length: 50 }, (_, n) => [`k${n}`, n] as const)
    const expected = pairs.map(([key, n]) => `${key} ${n * n}`)
    expect(await agent.kvjoin(pairs)).to.deep.equal(expected)
    const replies = await new Promise<string[]>((resolve, reject) => {
      const all: string[] = []
      agent.kvmap(pairs).subscribe({ next: each => all.push(each), error: reject, complete: () => resolve(all) })
    })
    expect(replies).to.have.members(expected)
    expect(await agent.join([1, 2])).to.deep.equal(['null 1', 'null 4'])
    expect(await agent.join([])).to.deep.equal([])
  })

  it('maps an endless source as it is answered', async () => {
    const app = create()
    const agent = app.agent('echo', { value: number(), partitions: 2 }, stream => stream)
    await app.start()
    let taken = 0
    function* endless(): Generator<number> {
      for (;;) yield taken++
    }
    const seen = await new Promise<number>((resolve, reject) => {
      let count = 0
      const subscription = agent.map(endless()).subscribe({
        next: () => {
          count++
          if (count < 3_000) return
          subscription.unsubscribe()
          resolve(count)
        },
        error: reject,
      })
    })
    expect(taken).to.be.within(seen, seen + 1_001)
  })

  it('is stopped when what it has taken is finished, cancelled at once, and begins again', async () => {
    const app = create()
    const held = gate()
    const begun = gate()
    const seen: number[] = []
    const agent = app.agent('worker', { value: number(), partitions: 1 }, async stream => {
      for await (const n of stream) {
        begun.open()
        if (n === 1) await held.promise
        seen.push(n)
      }
    })
    await app.start()
    expect(agent.info()).to.deep.include({ name: 'worker', topic: 'sums-worker', state: 'running', instances: 1 })
    await agent.cast(1)
    await begun.promise
    const stopped = agent.stop()
    await agent.cast(2)
    held.open()
    await stopped
    expect([seen, agent.info().state]).to.deep.equal([[1], 'stopped'])
    agent.start()
    await app.idle()
    expect(seen).to.deep.equal([1, 2])
    agent.cancel()
    await agent.cast(3)
    agent.start()
    await app.idle()
    expect(seen).to.deep.equal([1, 2, 3])
  })

  it('begins again when it has stopped, where that is said before, and not when it was cancelled then', async () => {
    const app = create()
    const held = gate()
    const begun = gate()
    const agent = app.agent('worker', { value: number(), partitions: 1 }, async function* (stream) {
      for await (const n of stream) {
        begun.open()
        await held.promise
        yield n
      }
    })
    await app.start()
    const asked = agent.ask(1)
    await begun.promise
    const stops = [agent.stop(), agent.stop()]
    let over = 0
    for (const stop of stops) stop.then(() => over++)
    agent.start()
    expect(agent.info().state).to.equal('stopping')
    held.open()
    expect(await asked).to.equal(1)
    await Promise.all(stops)
    expect([over, agent.info().state, agent.info().instances]).to.deep.equal([2, 'running', 1])
    expect(await agent.ask(2)).to.equal(2)
    const stopped = agent.stop()
    agent.start()
    agent.cancel()
    await stopped
    expect(agent.info()).to.include({ state: 'stopped', instances: 0 })
  })

  it('goes by the policy where a sink fails, and tells who has asked', async () => {
    const app = create({ onError: 'skip' })
    const own = { key: string(), value: number(), partitions: 1 }
    const typed = app.topic('typed', { value: number(), partitions: 1 })
    const failing = (n: number): void => {
      if (n === 2) throw new Error('the sink fails')
    }
    const agents = [
      app.agent('sync', { ...own, sinks: [failing] }, async function* (stream) {
        for await (const n of stream) yield n
      }),
      app.agent('async', { ...own, sinks: [async (n: number) => failing(n)] }, stream => stream.pipe(map(n => n))),
      app.agent('observer', { ...own, sinks: [{ next: failing }] }, stream => stream.pipe(mergeMap(async n => n))),
      app.agent('shared', { ...own, concurrency: 3, sinks: [failing] }, stream => stream),
      app.agent('encoded', { ...own, sinks: [typed] }, async function* (stream) {
        for await (const n of stream) yield n === 2 ? ('text' as unknown as number) : n
      }),
    ]
    await app.start()
    for (const agent of agents) {
      const replies = [1, 2, 3].map(n => agent.ask(n, { key: 'k' }).catch((error: RxfaustError) => error.code))
      expect(await Promise.all(replies)).to.deep.equal([1, 'RXFAUST_AGENT', 3])
    }
    expect(app.monitor.eventsSkipped).to.equal(agents.length)
  })

  it('tells of errors those who wait, and no topic or agent that the reply was to go to', async () => {
    const app = create({ onError: 'skip' })
    const seen: unknown[] = []
    const picky = app.agent('picky', { value: number(), partitions: 1 }, async function* (stream) {
      for await (const n of stream) {
        if (n < 0) throw new Error('negative')
        yield n
      }
    })
    const collector = app.agent('collector', { value: number(), partitions: 1 }, async stream => {
      for await (const n of stream) seen.push(n)
    })
    await app.start()
    for (const value of [-1, 1]) await picky.send({ value, replyTo: collector })
    await app.idle()
    expect(seen).to.deep.equal([1])
  })

  it('refuses names and options that do not fit', () => {
    const app = create()
    app.agent('one', {}, stream => stream)
    expect(() => app.agent('one', { partitions: 1 }, stream => stream)).to.throw(RxfaustError, 'RXFAUST_NAME')
    expect(() => app.agent('a b', {}, stream => stream)).to.throw(RxfaustError, 'RXFAUST_NAME')
    expect(() => app.agent('two', { concurrency: 0 }, stream => stream)).to.throw(RxfaustError, 'concurrency 0')
    expect(() => app.agent('three', { concurrency: 2, isolatedPartitions: true }, stream => stream)).to.throw(
      RxfaustError,
      'isolatedPartitions',
    )
    expect(() => app.agent('four', { topic: 'numbers' as never }, stream => stream)).to.throw(
      RxfaustError,
      'neither a topic nor a channel',
    )
    const other = new App('other', { broker: 'memory://' })
    expect(() => app.agent('five', { topic: other.topic('theirs') }, stream => stream)).to.throw(
      RxfaustError,
      'something of app "other"',
    )
    const several = app.agent('several', { topic: app.topic(['a', 'b']) }, stream => stream)
    for (const [at, sink] of ['text', null, {}, several].entries()) {
      expect(() => app.agent(`sinks-${at}`, { sinks: [sink as never] }, stream => stream)).to.throw(
        RxfaustError,
        `A sink of agent "sinks-${at}" takes no results`,
      )
    }
  })
})
