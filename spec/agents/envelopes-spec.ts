import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler, map } from 'rxjs'
import { number, object, string } from 'superstruct'
import { type Agent, App, currentEvent, json, type RxfaustError } from '../../lib/index.js'
import { groupBy } from '../../lib/operators/index.js'
import { TestDriver } from '../../lib/testing/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { gate } from '../support/gate.js'

const Pair = object({ a: number(), b: number() })

describe('requests in envelopes', () => {
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
  const create = (): App => {
    const app = new App('asked', { broker, commitInterval: 5, onError: 'skip' })
    running.push(app)
    return app
  }
  const adderOf = (app: App, useReplyHeaders: boolean): Agent<{ a: number; b: number }, string, { sum: number }> =>
    app.agent('adder', { value: Pair, key: string(), partitions: 1, useReplyHeaders }, async function* (stream) {
      for await (const { a, b } of stream) {
        if (a < 0) throw new RangeError('negative')
        yield { sum: a + b }
      }
    })
  /** What the topic holds. */
  const stored = async (topic: string): Promise<Array<{ value: unknown; headers: string[] }>> => {
    const stop = new AbortController()
    for await (const { records } of transport.read({ topic, partition: 0, from: 0, signal: stop.signal })) {
      return records.map(({ value, headers }) => ({
        value: JSON.parse(value?.toString() ?? 'null'),
        headers: Object.keys(headers),
      }))
    }
    return []
  }

  it('are answered as they were asked, beside others with headers, by the same agent', async () => {
    const worker = create()
    const withHeaders = adderOf(worker, true)
    const client = create()
    const enveloped = adderOf(client, false)
    await Promise.all([worker.start(), client.startClient()])
    const replies = await Promise.all([enveloped.ask({ a: 1, b: 2 }), withHeaders.ask({ a: 3, b: 4 })])
    expect(replies).to.deep.equal([{ sum: 3 }, { sum: 7 }])
    await enveloped.cast({ a: 5, b: 6 })
    const error = await enveloped.ask({ a: -1, b: 0 }).catch((reason: RxfaustError) => reason)
    expect(error).to.include({ code: 'RXFAUST_AGENT' })
    const requests = await stored('asked-adder')
    const values = requests.map(({ value }) => (value as { value?: unknown }).value ?? value)
    expect(values).to.have.deep.members([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
      { a: 5, b: 6 },
      { a: -1, b: 0 },
    ])
    const sealed = requests.filter(({ value }) => 'rxfaust' in (value as object))
    expect(sealed).to.have.length(2)
    expect(sealed.flatMap(({ headers }) => headers)).to.deep.equal([])
    const inboxes = (await transport.admin.listTopics()).filter(name => name.startsWith('asked-reply-'))
    const all = (await Promise.all(inboxes.map(stored))).flat()
    expect(all.filter(({ value }) => (value as { value?: unknown } | null)?.value !== undefined)).to.have.length(1)
  })

  it('go with any codec, and are what the topic holds to nobody else in the app', async () => {
    const app = create()
    const bytes = app.topic('bytes', { key: string(), value: 'raw', partitions: 1 })
    const agent = app.agent('reverse', { topic: bytes, reply: 'raw', useReplyHeaders: false }, stream =>
      stream.pipe(map(value => Buffer.from([...(value as Uint8Array)].reverse()) as Uint8Array)),
    )
    const seen: unknown[] = []
    bytes.subscribe(value => seen.push(value))
    await app.start()
    expect([...(await agent.ask(Buffer.from([1, 2, 255])))]).to.deep.equal([255, 2, 1])
    await app.idle()
    expect(seen).to.deep.equal([Buffer.from([1, 2, 255])])
  })

  it('find their way through a repartition, and to a topic', async () => {
    const app = create()
    const sums = app.topic('sums', { key: string(), value: json<number>(), partitions: 1 })
    const agent = app.agent('by', { key: string(), value: Pair, partitions: 2, useReplyHeaders: false }, stream =>
      stream.pipe(
        groupBy(({ a }) => `k${a}`, { name: 'by-a', partitions: 2 }),
        map(({ a, b }) => a + b),
      ),
    )
    const got = gate<unknown[]>()
    sums.subscribe(sum => got.open([sum, currentEvent()?.headers['rxfaust-correlation-id']?.toString()]))
    await app.start()
    expect(await agent.join([{ a: 1, b: 2 }, { a: 3, b: 4 }])).to.deep.equal([3, 7]) // biome-ignore format: short
    await agent.send({ value: { a: 5, b: 6 }, replyTo: sums, correlationId: 'five' })
    expect(await got.promise).to.deep.equal([11, 'five'])
    expect(await stored('sums')).to.deep.equal([
      { value: { rxfaust: { 'correlation-id': 'five', 'reply-from': 'asked-by' }, value: 11 }, headers: [] },
    ])
  })

  it('that were cut go to the policy, as what can not be decoded does', async () => {
    const app = create()
    const agent = adderOf(app, false)
    await app.start()
    const producer = await transport.producer()
    const value = Buffer.from('{"rxfaust":{"reply-to":"x"')
    await producer.send([{ topic: 'asked-adder', partition: 0, key: null, value }])
    expect(await agent.ask({ a: 1, b: 1 })).to.deep.equal({ sum: 2 })
    expect(app.monitor.eventsSkipped).to.equal(1)
    await producer.close()
  })

  it('are read by tests as what they hold', async () => {
    const app = new App('tested')
    const numbers = app.topic('numbers', { key: string(), value: number(), partitions: 1 })
    const agent = app.agent('echo', { topic: numbers, useReplyHeaders: false }, stream => stream)
    const t = await TestDriver.start(app)
    try {
      let reply: number | undefined
      agent.ask(4, { key: 'k' }).then(n => {
        reply = n
      })
      await t.idle()
      expect([reply, t.read(numbers)]).to.deep.equal([4, [['k', 4]]])
    } finally {
      await t.stop()
    }
  })
})
