import { expect } from 'chai'
import { map } from 'rxjs'
import { date, number, object, string } from 'superstruct'
import { App, type AppOptions, currentEvent, RxfaustError } from '../../lib/index.js'
import { delay } from '../../lib/operators/index.js'
import { TestDriver } from '../../lib/testing/index.js'
import { gate } from '../support/gate.js'
import { freshName } from '../support/kafka/openForSpecs.js'

describe('agents on channels', () => {
  const running: App[] = []
  const create = (options: AppOptions = {}): App => {
    const app = new App(freshName('channels'), { broker: 'memory://', commitInterval: 5, ...options })
    running.push(app)
    return app
  }
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))
  const failureOf = (promise: Promise<unknown>): Promise<RxfaustError> =>
    promise.then(
      () => expect.fail('did not fail'),
      (error: unknown) => error as RxfaustError,
    )

  it('are asked without a topic for requests or replies, and give replies as they are', async () => {
    const app = create()
    const jobs = app.channel('jobs', { key: string(), value: number() })
    const doubler = app.agent('doubler', { topic: jobs }, async function* (stream) {
      for await (const n of stream) yield { key: currentEvent()?.key, given: new Date(n * 2) }
    })
    await app.start()
    const { key, given } = await doubler.ask(4, { key: 'ann' })
    expect([key, given]).to.deep.equal(['ann', new Date(8)])
    expect(await doubler.kvjoin([['bob', 1]])).to.deep.equal([{ key: 'bob', given: new Date(2) }])
    expect(await doubler.cast(5, { key: 'ann' })).to.include({ topic: 'jobs', partition: 0, offset: 2 })
    expect(doubler.info()).to.include({ topic: 'jobs', state: 'running' })
    const topics = await app.runtime.transport.admin.listTopics()
    expect(topics.filter(name => /reply|jobs|doubler/.test(name))).to.deep.equal([])
  })

  it('of which the channel is serialized reply with what a topic would bring', async () => {
    const app = create({ onError: 'skip' })
    const days = app.channel('days', { value: object({ day: string() }), serialized: true })
    const agent = app.agent('days', { topic: days, reply: object({ day: date() }) }, stream =>
      stream.pipe(map(({ day }) => ({ day: new Date(day) }))),
    )
    const text = app.agent('text', { topic: days }, stream => stream.pipe(map(({ day }) => ({ day: new Date(day) }))))
    await app.start()
    expect(await agent.ask({ day: '2020-01-01' })).to.deep.equal({ day: new Date('2020-01-01') })
    expect(await text.ask({ day: '2020-01-01' })).to.deep.equal({ day: '2020-01-01T00:00:00.000Z' })
  })

  it('answer only what they are asked themselves, and tell of errors', async () => {
    const app = create()
    const numbers = app.channel('numbers', { value: number() })
    const plus = app.agent('plus', { topic: numbers }, stream => stream.pipe(map(n => n + 1)))
    const strict = app.agent('strict', { topic: numbers, onError: 'skip', timeout: 5_000 }, async function* (stream) {
      for await (const n of stream) {
        if (n > 1) throw new RangeError(`${n} is too much`)
        yield -n
      }
    })
    await app.start()
    expect(await Promise.all([plus.ask(1), strict.ask(1), plus.ask(2)])).to.deep.equal([2, -1, 3])
    const error = await failureOf(strict.ask(5))
    expect([error.code, error.message]).to.deep.equal([
      'RXFAUST_AGENT',
      `Agent "${app.id}-strict" failed on the request: RangeError: 5 is too much. See the agent's log for its stack. It does not try the request again. [RXFAUST_AGENT]`,
    ])
  })

  it('share the channel between instances, stop and go on without losing what waits', async () => {
    const app = create()
    const jobs = app.channel('jobs', { value: number() })
    const all = gate()
    const seen: number[] = []
    let most = 0
    let underWay = 0
    const agent = app.agent('crew', { topic: jobs, concurrency: 3 }, async stream => {
      for await (const n of stream) {
        most = Math.max(most, ++underWay)
        if (underWay === 3) all.open()
        await all.promise
        underWay--
        seen.push(n)
      }
    })
    await app.start()
    for (let n = 0; n < 100; n++) await agent.cast(n)
    await all.promise
    await agent.stop()
    const until = seen.length
    expect(seen).to.have.length(until)
    for (let n = 100; n < 110; n++) await agent.cast(n)
    agent.start()
    await agent.stop()
    agent.start()
    await app.idle()
    expect(most).to.equal(3)
    expect(seen.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 110 }, (_, n) => n))
  })

  it('are sinks, which wait while the channel is full, and places for replies', async () => {
    const app = create()
    const seen: unknown[] = []
    const free = gate()
    const narrow = app.channel('narrow', { key: string(), value: number(), maxsize: 1 })
    const collector = app.agent('collector', { topic: narrow }, async stream => {
      for await (const n of stream) {
        await free.promise
        seen.push([currentEvent()?.key, n, Object.keys(currentEvent()?.headers ?? {})])
      }
    })
    const source = app.agent(
      'source',
      { key: string(), value: number(), partitions: 1, sinks: [collector] },
      async function* (stream) {
        for await (const n of stream) yield n
      },
    )
    await app.start()
    await Promise.all([source.cast(1, { key: 'a' }), source.cast(2, { key: 'b' })])
    const asked = source.ask(3, { key: 'c' })
    free.open()
    expect(await asked).to.equal(3)
    await app.idle()
    expect(seen).to.deep.equal([
      ['a', 1, []],
      ['b', 2, []],
      ['c', 3, []],
    ])
    const inner = app.channel('inner', { key: string(), value: number() })
    const doubler = app.agent('doubler', { topic: inner }, stream => stream.pipe(map(n => 2 * n)))
    await doubler.send({ value: 4, key: 'd', replyTo: collector, correlationId: 'x' })
    await app.idle()
    expect(inner.size + narrow.size).to.equal(0)
    expect(seen.at(-1)).to.deep.equal(['d', 8, ['rxfaust-correlation-id', 'rxfaust-reply-from']])
  })

  it('refuse what they can not do', async () => {
    const app = create()
    const jobs = app.channel('jobs', { value: number() })
    expect(() => app.agent('a', { topic: jobs, isolatedPartitions: true }, stream => stream)).to.throw(
      RxfaustError,
      'has isolatedPartitions, and reads channel "jobs"',
    )
    const topical = app.agent('topical', { value: number(), partitions: 1 }, stream => stream)
    const inMemory = app.agent('inMemory', { topic: jobs }, stream => stream)
    await app.start()
    const error = await failureOf(topical.send({ value: 1, replyTo: inMemory }))
    expect([error.code, error.message]).to.satisfy(
      ([code, message]: string[]) => code === 'RXFAUST_OPTION' && message?.includes('go to channel "jobs"'),
    )
    await app.stop()
    expect((await failureOf(inMemory.ask(1))).code).to.equal('RXFAUST_STATE')
  })

  it('get their events again from a supervisor, and time out, in virtual time', async () => {
    const app = new App('virtual')
    const jobs = app.channel('jobs', { value: number() })
    let attempts = 0
    const agent = app.agent('patient', { topic: jobs, supervisor: 'oneForOne' }, async function* (stream) {
      for await (const n of stream) {
        if (++attempts < 3) throw new Error('not yet')
        yield n
      }
    })
    const slow = app.agent('slow', { topic: app.channel('others', { value: number() }) }, stream =>
      stream.pipe(delay(40_000)),
    )
    const t = await TestDriver.start(app)
    try {
      const replies: unknown[] = []
      agent.ask(7).then(reply => replies.push(reply))
      slow.ask(8).catch((error: RxfaustError) => replies.push(error.code))
      await t.advance(2_999)
      expect([attempts, replies]).to.deep.equal([2, []])
      await t.advance(1)
      expect(replies).to.deep.equal([7])
      await t.advance(27_000)
      expect(replies).to.deep.equal([7, 'RXFAUST_TIMEOUT'])
      await t.advance(20_000)
    } finally {
      await t.stop()
    }
  })
})

describe('agents of several topics', () => {
  it('read all of them, and are sent to at the first', async () => {
    const app = new App(freshName('several'), { broker: 'memory://', commitInterval: 5 })
    const both = app.topic(['north', 'south'], { key: string(), value: number(), partitions: 2 })
    const agent = app.agent('both', { topic: both, concurrency: 2 }, async function* (stream) {
      for await (const n of stream) yield `${currentEvent()?.message.topic} ${n}`
    })
    const isolated = app.agent('isolated', { topic: both, isolatedPartitions: true }, stream => stream)
    const pattern = app.agent('pattern', { topic: app.topic(/^(east|west)$/) }, stream => stream)
    await app.start()
    try {
      expect(await agent.ask(1)).to.equal('north 1')
      expect(
        await isolated.kvjoin([
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ]),
      ).to.deep.equal([1, 2, 3])
      expect([agent.info().topic, isolated.info().instances]).to.deep.equal(['north, south', 2])
      const south = app.topic('south')
      await south.send({ key: 'k', value: 5 })
      await app.idle()
      const error = await pattern.ask(1).then(
        () => expect.fail('was sent'),
        (reason: unknown) => reason as RxfaustError,
      )
      expect([error.code, /reads topics by a pattern/.test(error.message)]).to.deep.equal(['RXFAUST_OPTION', true])
    } finally {
      await app.stop()
    }
  })
})
