import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import { type Agent, App, type AppOptions, type RxfaustError } from '../../lib/index.js'
import { TestDriver } from '../../lib/testing/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'

const HOUR = 60 * 60 * 1_000

describe('reply topics', () => {
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
    const app = new App('asked', { broker, commitInterval: 5, ...options })
    running.push(app)
    return app
  }
  const doublerOf = (app: App): Agent<number, string, number> =>
    app.agent('doubler', { value: number(), key: string(), partitions: 2 }, async function* (stream) {
      for await (const n of stream) yield n * 2
    })
  const topics = async (prefix = 'asked-reply-'): Promise<string[]> =>
    (await transport.admin.listTopics()).filter(name => name.startsWith(prefix))

  it('are there with the first request, or from the start on, by the settings, and expire', async () => {
    const late = create()
    const early = create({ replyCreateTopic: true, replyToPrefix: 'r-', replyExpires: { hours: 2 } })
    doublerOf(late)
    const doubler = doublerOf(early)
    await Promise.all([late.start(), early.startClient()])
    expect([await topics(), await topics('r-')].map(names => names.length)).to.deep.equal([0, 1])
    expect(await doubler.ask(1)).to.equal(2)
    const names = await topics('r-')
    expect(names).to.have.length(1)
    const [described] = (await transport.admin.describeTopics(names)).values()
    expect(described?.config).to.include({ 'retention.ms': String(2 * HOUR), 'cleanup.policy': 'delete' })
    await early.stop()
    expect(await topics('r-')).to.deep.equal([])
  })

  it('that the settings name are shared, read from their end, and stay', async () => {
    await transport.admin.createTopics([{ topic: 'replies', partitions: 3 }])
    const worker = create({ replyTo: 'replies' })
    const client = create({ replyTo: 'replies' })
    const own = create({ replyTo: 'made' })
    const all = [worker, client, own].map(doublerOf) as [
      Agent<number, string, number>,
      ...Agent<number, string, number>[],
    ]
    await Promise.all([worker.start(), client.startClient(), own.startClient()])
    const pairs = Array.from({ length: 20 }, (_, n) => [`k${n}`, n] as const)
    const doubled = pairs.map(([, n]) => 2 * n)
    expect(await Promise.all(all.map(agent => agent.kvjoin(pairs)))).to.deep.equal([doubled, doubled, doubled])
    await Promise.all([client.stop(), own.stop()])
    expect(await topics('replies')).to.deep.equal(['replies'])
    expect(await topics('made')).to.deep.equal(['made'])
    expect(await topics()).to.deep.equal([])
    const again = create({ replyTo: 'replies' })
    const doubler = doublerOf(again)
    await again.startClient()
    expect(await doubler.ask(4)).to.equal(8)
  })

  it('of instances that were killed are deleted by the next one when they have expired, and no others', async () => {
    const worker = create()
    doublerOf(worker)
    await worker.start()
    const named = (at: number) => `asked-reply-${at}0000000-0000-4000-8000-000000000000`
    const config = { 'retention.ms': String(HOUR) }
    const own = [
      named(1),
      named(2),
      named(3),
      'asked-reply-of-mine',
      'asked-reply-x-10000000-0000-4000-8000-000000000000',
    ]
    await transport.admin.createTopics(own.map(topic => ({ topic, partitions: 1, config })))
    const producer = await transport.producer()
    const sent = (topic: string, ago: number) => ({
      topic,
      partition: 0,
      key: null,
      value: null,
      timestamp: Date.now() - ago,
    })
    // The first is long gone, the second lives, the third is only just being made; the last two are no reply topics.
    await producer.send([sent(named(1), 2 * HOUR), sent(named(2), 2 * HOUR), sent(named(2), HOUR / 2)])
    await producer.send(own.slice(3).map(topic => sent(topic, 2 * HOUR)))
    await producer.close()
    const client = create()
    const doubler = doublerOf(client)
    await client.startClient()
    expect(await doubler.ask(1)).to.equal(2)
    while ((await topics()).includes(named(1))) await new Promise(setImmediate)
    expect(await topics())
      .to.include.members(own.slice(1))
      .and.have.length(5)
  })

  it('are made anew, where one was deleted that was not used for long', async () => {
    const worker = create()
    doublerOf(worker)
    const client = create()
    const doubler = doublerOf(client)
    await Promise.all([worker.start(), client.startClient()])
    expect(await doubler.ask(1)).to.equal(2)
    const [first] = await topics()
    await transport.admin.deleteTopics([first as string])
    let reply: number | RxfaustError
    do reply = await doubler.ask(2, { timeout: 200 }).catch((error: RxfaustError) => error)
    while (typeof reply === 'object')
    expect(reply).to.equal(4)
    expect(await topics())
      .to.have.length(1)
      .and.not.include(first)
  })

  it('are marked again by who asks seldom, and so outlive their retention', async () => {
    const app = new App('seldom', { replyExpires: { hours: 1 } })
    const doubler = doublerOf(app)
    const t = await TestDriver.start(app)
    try {
      const ask = async (n: number): Promise<number | undefined> => {
        let got: number | undefined
        doubler.ask(n).then(reply => {
          got = reply
        })
        await t.idle()
        return got
      }
      const { admin } = app.runtime.transport
      expect(await ask(1)).to.equal(2)
      await t.advance({ minutes: 20 })
      expect(await ask(2)).to.equal(4)
      await t.advance({ minutes: 20 })
      expect(await ask(3)).to.equal(6)
      const [topic] = (await admin.listTopics()).filter(name => name.startsWith('seldom-reply-'))
      const [end] = (await admin.offsets([{ topic: topic as string, partition: 0 }], 'latest')).values()
      // Three replies and two marks: the first, and one after more than half of the retention.
      expect(end).to.equal(5)
    } finally {
      await t.stop()
    }
  })
})
