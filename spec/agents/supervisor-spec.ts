import { expect } from 'chai'
import { map, type Observable } from 'rxjs'
import { number, string } from 'superstruct'
import { type AgentOptions, App, type ErrorPolicy, RxfaustError, type Stream, type Topic } from '../../lib/index.js'
import { mergeMap } from '../../lib/operators/index.js'
import { TestDriver } from '../../lib/testing/index.js'
import { type Gate, gate } from '../support/gate.js'

describe('supervisors', () => {
  let driver: TestDriver | undefined
  let app: App
  afterEach(async () => {
    await driver?.stop()
    driver = undefined
  })
  const start = async (): Promise<TestDriver> => {
    driver = await TestDriver.start(app)
    return driver
  }
  const create = (onError?: ErrorPolicy): App => {
    app = new App('supervised', onError === undefined ? {} : { onError })
    return app
  }
  const failureOf = (promise: Promise<unknown>): Promise<RxfaustError> =>
    promise.then(
      () => expect.fail('did not fail'),
      (error: unknown) => error as RxfaustError,
    )

  /** An agent whose instances note what they are given, and fail on "bad" while they are told to. */
  const poisoned = (options: AgentOptions<never>): { seen: string[]; runs: () => number; heal(): void } => {
    const topic = app.topic('t', { key: string(), value: string(), partitions: 2 })
    const seen: string[] = []
    let runs = 0
    let ill = true
    app.agent('a', { topic, ...options }, async stream => {
      const run = ++runs
      for await (const value of stream) {
        await Promise.resolve()
        seen.push(`${value}@${run}`)
        if (value === 'bad' && ill) throw new Error('bad')
      }
    })
    return {
      seen,
      runs: () => runs,
      heal: () => {
        ill = false
      },
    }
  }
  const topic = () => app.topic('t') as never as Topic<string, string>

  it('oneForOne gives the event to the instance that begins anew, after a backoff that doubles', async () => {
    create()
    const { seen, heal } = poisoned({ supervisor: 'oneForOne' })
    const t = await start()
    await t.putAll(
      topic(),
      ['good', 'bad', 'after'].map(value => ({ key: 'k', value })),
    )
    expect(seen).to.deep.equal(['good@1', 'bad@1'])
    await t.advance(999)
    expect(seen).to.have.length(2)
    await t.advance(1)
    expect(seen.slice(2)).to.deep.equal(['bad@2'])
    heal()
    await t.advance({ seconds: 2 })
    expect(seen.slice(3)).to.deep.equal(['bad@3', 'after@3'])
    await t.idle()
  })

  it('fails the app when the limit of restarts is reached, with the event unacknowledged', async () => {
    create()
    const { seen } = poisoned({ supervisor: { strategy: 'oneForOne', restarts: 2, within: 10_000, backoff: 100 } })
    const t = await start()
    await t.put(topic(), 'k', 'bad')
    const error = await failureOf(t.advance({ minutes: 1 }))
    expect([error.code, (error.cause as Error).message]).to.deep.equal(['RXFAUST_PROCESSING', 'bad'])
    expect(seen).to.deep.equal(['bad@1', 'bad@2', 'bad@3'])
  })

  it('forgets restarts that are longer ago than the period', async () => {
    create('skip')
    const { seen } = poisoned({ supervisor: { strategy: 'oneForOne', restarts: 1, within: 1_000, backoff: 0 } })
    const t = await start()
    await t.put(topic(), 'k', 'bad')
    await t.advance(1_001)
    await t.put(topic(), 'k', 'bad')
    await t.advance(0)
    await t.put(topic(), 'k', 'after')
    expect(seen).to.deep.equal(['bad@1', 'bad@2', 'after@3'])
    await failureOf(t.put(topic(), 'k', 'bad'))
  })

  it('crashing fails the app at once, whatever the policy has done with the event', async () => {
    create('skip')
    const { runs } = poisoned({ supervisor: 'crashing' })
    const t = await start()
    expect((await failureOf(t.put(topic(), 'k', 'bad'))).code).to.equal('RXFAUST_PROCESSING')
    expect(runs()).to.equal(1)
  })

  it('waits for the longer backoff, where the policy tries again as well', async () => {
    create()
    const { seen, heal } = poisoned({
      onError: { retry: 1, backoff: 3_000 },
      supervisor: { strategy: 'oneForOne', backoff: 10 },
    })
    const t = await start()
    await t.put(topic(), 'k', 'bad')
    await t.advance(2_999)
    expect(seen).to.deep.equal(['bad@1'])
    heal()
    await t.advance(1)
    expect(seen).to.deep.equal(['bad@1', 'bad@2'])
    await t.idle()
  })

  interface Crew {
    readonly seen: string[]
    readonly finished: string[]
    /** By value. */
    readonly gates: Map<string, Gate>
    info(): { instances: number; state: string; restarts: number }
  }
  /** Three instances; each value waits for its gate, if it has one. */
  const crew = (options: AgentOptions<never>): Crew => {
    const seen: string[] = []
    const finished: string[] = []
    const gates = new Map<string, Gate>()
    const agent = app.agent(
      'crew',
      { topic: app.topic('t', { key: string(), value: string(), partitions: 1 }), concurrency: 3, ...options },
      async stream => {
        for await (const value of stream) {
          seen.push(value)
          await gates.get(value)?.promise
          if (value === 'bad' && seen.filter(each => each === 'bad').length === 1) throw new Error('bad')
          finished.push(value)
        }
      },
    )
    return { seen, finished, gates, info: () => agent.info() }
  }
  const send = (t: TestDriver, ...values: string[]) =>
    t.putAll(
      topic(),
      values.map(value => ({ key: 'k', value })),
    )

  it('oneForOne leaves the other instances alone', async () => {
    create()
    const { seen, finished, gates, info } = crew({ supervisor: { strategy: 'oneForOne', backoff: 0 } })
    const slow = gate()
    gates.set('slow', slow)
    const t = await start()
    await send(t, 'slow', 'bad', 'other')
    await t.advance(1)
    expect(seen.filter(value => value === 'slow')).to.have.length(1)
    slow.open()
    await t.idle()
    expect(finished).to.have.members(['slow', 'bad', 'other'])
    expect(info()).to.include({ instances: 3, restarts: 1 })
  })

  it('oneForAll begins all anew, and what others had under way comes again', async () => {
    create()
    const { seen, finished, gates, info } = crew({ supervisor: { strategy: 'oneForAll', backoff: 0 } })
    gates.set('slow', gate())
    const t = await start()
    await send(t, 'slow')
    gates.delete('slow')
    await send(t, 'bad', 'other')
    await t.advance(1)
    await t.idle()
    expect(seen.filter(value => value === 'slow')).to.have.length(2)
    expect(finished).to.have.members(['slow', 'bad', 'other'])
    expect(info()).to.include({ instances: 3, restarts: 1 })
  })

  it('forfeitOneForOne gives up one instance, whose event another one gets', async () => {
    create()
    const { finished, info } = crew({ supervisor: 'forfeitOneForOne' })
    const t = await start()
    await send(t, 'one', 'bad', 'two', 'three', 'four')
    await t.idle()
    expect(finished).to.have.members(['one', 'bad', 'two', 'three', 'four'])
    expect(info()).to.include({ instances: 2, state: 'running', restarts: 0 })
  })

  it('forfeitOneForAll gives up all, and what they have not finished stays unacknowledged', async () => {
    create()
    const { finished, info } = crew({ supervisor: 'forfeitOneForAll' })
    const t = await start()
    await send(t, 'one', 'bad', 'two')
    expect(info()).to.include({ instances: 0, state: 'forfeited' })
    expect(finished).to.not.include('bad')
    const [queue] = [...app.runtime.owned()] as unknown as { frontier: number }[]
    expect(queue?.frontier).to.equal(1)
    await send(t, 'three')
    expect(finished).to.not.include('three')
  })

  it('gives up the events of a forfeited agent, where others would wait for them', async () => {
    create()
    const others: string[] = []
    const { finished } = crew({ supervisor: 'forfeitOneForAll' })
    topic().subscribe(value => others.push(value))
    const t = await start()
    await send(t, 'one', 'bad', 'two', 'three')
    await t.idle()
    expect(others).to.deep.equal(['one', 'bad', 'two', 'three'])
    expect(finished).to.not.include('bad')
  })

  /** One instance for each of three partitions, of which each value names its own. */
  const isolated = (options: AgentOptions<never>) => {
    const source = app.topic('t', { key: string(), value: string(), partitions: 3 })
    const finished: string[] = []
    const agent = app.agent('isolated', { topic: source, isolatedPartitions: true, ...options }, async stream => {
      for await (const value of stream) {
        if (value === 'bad') throw new Error('bad')
        finished.push(value)
      }
    })
    return { agent, finished }
  }
  const sendTo = (t: TestDriver, partition: number, value: string) => t.put(topic(), null, value, { partition })

  it('gives up single partitions of isolated instances, and takes them on when it begins again', async () => {
    create()
    const { agent, finished } = isolated({ supervisor: 'forfeitOneForOne' })
    const t = await start()
    for (const partition of [0, 1]) await sendTo(t, partition, 'bad')
    await sendTo(t, 2, 'good')
    expect(agent.info()).to.include({ state: 'running', instances: 1 })
    await sendTo(t, 2, 'bad')
    expect(agent.info()).to.include({ state: 'forfeited', instances: 0 })
    agent.start()
    expect(agent.info()).to.include({ state: 'running', instances: 3 })
    await sendTo(t, 1, 'again')
    expect(finished).to.deep.equal(['good', 'again'])
  })

  it('gives up all isolated instances for one of them', async () => {
    create()
    const { agent, finished } = isolated({ supervisor: 'forfeitOneForAll' })
    const t = await start()
    await sendTo(t, 0, 'good')
    await sendTo(t, 1, 'bad')
    expect(agent.info()).to.include({ state: 'forfeited', instances: 0 })
    await sendTo(t, 0, 'later')
    expect(finished).to.deep.equal(['good'])
  })

  it('is stopped with the app that fails, and the supervisor is that of the app where the agent names none', async () => {
    app = new App('supervised', { agentSupervisor: 'crashing', onError: 'skip' })
    const { agent } = isolated({})
    const own = app.agent('own', { supervisor: 'oneForOne' }, stream => stream)
    const t = await start()
    expect([agent, own].map(each => each.info().supervisor)).to.deep.equal(['crashing', 'oneForOne'])
    expect((await failureOf(sendTo(t, 0, 'bad'))).code).to.equal('RXFAUST_PROCESSING')
    expect(agent.info()).to.include({ state: 'stopped', instances: 0 })
  })

  it('restarts instances that are made of operators as well', async () => {
    create('skip')
    let subscribed = 0
    const counted = (stream: Stream<number, string>): Observable<number> => {
      subscribed++
      return stream.pipe(
        mergeMap(async n => {
          if (n === 2) throw new Error('two')
          return n
        }),
        map(n => n * 2),
      )
    }
    const results: number[] = []
    const agent = app.agent(
      'ops',
      { value: number(), key: string(), partitions: 1, sinks: [(n: number) => results.push(n)] },
      counted,
    )
    const t = await start()
    await t.putAll(
      agent.topic,
      [1, 2, 3].map(value => ({ key: 'k', value })),
    )
    await t.idle()
    expect(results).to.deep.equal([2, 6])
    expect(subscribed).to.equal(1)
    agent.restart()
    await t.put(agent.topic, 'k', 4)
    expect(results).to.deep.equal([2, 6, 8])
  })

  it('refuses what is no strategy', () => {
    create()
    expect(() => app.agent('a', { supervisor: 'allForOne' as 'oneForAll' }, stream => stream)).to.throw(
      RxfaustError,
      'allForOne',
    )
  })
})
