import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler, map } from 'rxjs'
import { number, string } from 'superstruct'
import { type Agent, App, type AppOptions, currentEvent, json, type RxfaustError } from '../../lib/index.js'
import { delay } from '../../lib/operators/index.js'
import { marbles } from '../../lib/testing/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { gate } from '../support/gate.js'

describe('requests', () => {
  const running: App[] = []
  let broker: string
  let transport: Transport
  beforeEach(async () => {
    broker = `memory://${randomUUID()}`
    transport = await openTransport(broker, { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler })
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await transport.close()
  })
  const create = (options: AppOptions = {}): App => {
    const app = new App('asked', { broker, commitInterval: 5, stopTimeout: 500, ...options })
    running.push(app)
    return app
  }
  const doublerOf = (app: App): Agent<number, string, number> =>
    app.agent('doubler', { value: number(), key: string(), partitions: 2 }, async function* (stream) {
      for await (const n of stream) yield n * 2
    })
  const failureOf = (promise: Promise<unknown>): Promise<RxfaustError> =>
    promise.then(
      () => expect.fail('did not fail'),
      (error: unknown) => error as RxfaustError,
    )

  it('are answered to a client, which runs and consumes nothing', async () => {
    const worker = create()
    doublerOf(worker)
    const client = create()
    const seen: number[] = []
    const doubler = doublerOf(client)
    doubler.topic.subscribe(n => seen.push(n))
    await Promise.all([worker.start(), client.startClient()])
    expect(await doubler.join([1, 2, 3])).to.deep.equal([2, 4, 6])
    expect(doubler.info()).to.include({ state: 'idle', instances: 0 })
    await worker.idle()
    expect([seen, client.state, client.runtime.taskManager.consumer]).to.deep.equal([[], 'running', undefined])
    expect((await transport.admin.describeGroup('asked')).members).to.have.length(1)
    expect((await failureOf(client.start())).code).to.equal('RXFAUST_STATE')
  })

  it('of two clients are each answered to the one that has asked, whose topic is gone with it', async () => {
    const worker = create()
    doublerOf(worker)
    const [one, two] = [create(), create()]
    const askOne = doublerOf(one)
    const askTwo = doublerOf(two)
    const replyTopics = async () => (await transport.admin.listTopics()).filter(name => name.startsWith('asked-reply-'))
    await Promise.all([worker.start(), one.startClient(), two.startClient()])
    expect(await replyTopics()).to.have.length(0)
    const replies = await Promise.all([askOne.join([1, 2]), askTwo.join([10, 20])])
    expect(replies).to.deep.equal([
      [2, 4],
      [20, 40],
    ])
    const topics = await replyTopics()
    expect(topics).to.have.length(2)
    const [described] = (await transport.admin.describeTopics(topics)).values()
    expect(described).to.deep.include({ partitions: 1 })
    expect(described?.config).to.include({ 'retention.ms': '86400000' })
    await one.stop()
    expect(await replyTopics()).to.have.length(1)
    expect(await askTwo.ask(5)).to.equal(10)
  })

  it('of somebody who is gone harm nobody', async () => {
    const worker = create()
    const doubler = doublerOf(worker)
    await worker.start()
    const headers = (replyTo: string) => ({
      'rxfaust-reply-to': Buffer.from(replyTo),
      'rxfaust-correlation-id': Buffer.from('x'),
    })
    await transport.admin.createTopics([{ topic: 'gone', partitions: 1 }])
    await doubler.cast(1, { headers: headers('never-there') })
    await doubler.cast(2, { headers: headers('gone') })
    await worker.idle()
    await transport.admin.deleteTopics(['gone'])
    await Promise.all([
      doubler.cast(3, { headers: headers('gone') }),
      doubler.cast(4, { headers: headers('not a name/') }),
      doubler.ask(5).then(reply => expect(reply).to.equal(10)),
    ])
    await worker.idle()
    expect(worker.state).to.equal('running')
  })

  it("go to somebody else's topic, among records that ask nothing", async () => {
    await transport.admin.createTopics([{ topic: 'theirs', partitions: 3 }])
    const producer = await transport.producer()
    const worker = create()
    const agent = worker.agent(
      'reader',
      { topic: worker.topic('theirs', { key: string(), value: json<{ n: number }>() }) },
      stream => stream.pipe(map(({ n }) => n + 1)),
    )
    await worker.start()
    await producer.send([{ topic: 'theirs', partition: 1, key: null, value: Buffer.from('{"n":1}') }])
    expect(await agent.ask({ n: 5 }, { key: 'k' })).to.equal(6)
    await worker.idle()
    await producer.close()
  })

  it('are rejected when the app stops', async () => {
    const app = create()
    const begun = gate()
    const agent = app.agent('never', { value: number(), partitions: 1 }, async function* (stream) {
      for await (const n of stream) {
        begun.open()
        await new Promise(() => {})
        yield n
      }
    })
    await app.start()
    const asked = failureOf(agent.ask(1))
    await begun.promise
    await app.stop()
    expect((await asked).code).to.equal('RXFAUST_STATE')
    expect((await failureOf(agent.ask(2))).code).to.equal('RXFAUST_STATE')
  })

  it('under exactly once are answered in the transaction of the event, and not asked in one', async () => {
    const app = create({ processingGuarantee: 'exactly-once' })
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 2 })
    const agent = app.agent('adder', { value: number(), key: string(), partitions: 2 }, async function* (stream) {
      for await (const n of stream) {
        await Promise.resolve()
        yield totals.update(currentEvent()?.key as string, total => total + n)
      }
    })
    const errors: string[] = []
    const nested = app.agent('nested', { value: number(), partitions: 2 }, async function* (stream) {
      for await (const n of stream) yield await agent.ask(n).catch((error: RxfaustError) => errors.push(error.code))
    })
    await app.start()
    const asked = [agent.ask(1, { key: 'ann' }), agent.ask(2, { key: 'ann' }), agent.ask(5, { key: 'bob' })]
    expect(await Promise.all(asked)).to.deep.equal([1, 3, 5])
    expect(await nested.ask(1)).to.equal(1)
    expect(errors).to.deep.equal(['RXFAUST_TRANSACTION'])
  })

  it('under exactly once are told of errors, and of nothing that was aborted', async () => {
    const app = create({ processingGuarantee: 'exactly-once', onError: 'skip' })
    let failing = true
    const agent = app.agent(
      'flaky',
      {
        value: number(),
        partitions: 1,
        onError: error => ((error as Error).message === 'again' ? { retry: 3, backoff: 1 } : 'skip'),
      },
      async function* (stream) {
        for await (const n of stream) {
          yield n
          if (n < 0) throw new Error('negative')
          if (failing) {
            failing = false
            throw new Error('again')
          }
        }
      },
    )
    await app.start()
    expect(await agent.ask(1)).to.equal(1)
    await failureOf(agent.ask(-1).then(n => expect(n).to.equal(-1) && Promise.reject(new Error('answered first'))))
  })

  it('work in virtual time', () =>
    marbles(({ app, produce, expectTopic, expectCommitted }) => {
      const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 1 })
      const slow = app.agent('slow', { value: number(), partitions: 1, timeout: 30 }, stream => stream.pipe(delay(20)))
      const results = app.topic('results', { key: string(), value: string(), partitions: 1 })
      app.agent('asking', { topic: numbers, sinks: [results] }, async function* (stream) {
        for await (const n of stream) {
          yield await slow.ask(n, n === 2 ? { timeout: 10 } : {}).then(
            reply => `${n}: ${reply}`,
            (error: RxfaustError) => `${n}: ${error.code}`,
          )
        }
      })
      produce(numbers, 'ab', { a: ['k', 1], b: ['k', 2] })
      expectTopic(results).toBe('20ms a 9ms b', { a: ['k', '1: 1'], b: ['k', '2: RXFAUST_TIMEOUT'] })
      expectCommitted(numbers).toEqual({ 0: 2 })
    }))

  it('are answered by isolated instances, which come and go with their partitions', async () => {
    const runs: string[] = []
    await marbles(({ app, produce, rebalance, expectTopic }) => {
      const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 2 })
      const results = app.topic('results', { key: string(), value: number(), partitions: 1 })
      app.agent('isolated', { topic: numbers, isolatedPartitions: true, sinks: [results] }, async function* (stream) {
        const run = runs.push('begun') - 1
        try {
          for await (const n of stream) yield n
        } finally {
          runs[run] = 'ended'
        }
      })
      produce(
        numbers,
        { 0: 'a----c', 1: '-b-d---' },
        {
          a: { value: 1, partition: 0 },
          b: { value: 2, partition: 1 },
          c: { value: 3, partition: 0 },
          d: { value: 4, partition: 1 },
        },
      )
      rebalance(numbers, { 0: '---r---a' })
      expectTopic(results).toBe('ab-d---c', { a: { value: 1 }, b: { value: 2 }, c: { value: 3 }, d: { value: 4 } })
    })
    // Of two partitions, and of the one that came back; all ended with the app.
    expect(runs).to.deep.equal(['ended', 'ended', 'ended'])
  })
})
