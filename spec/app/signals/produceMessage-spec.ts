import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { map, type Subscription } from 'rxjs'
import { number, string } from 'superstruct'
import { App, type AppOptions, currentEvent, json } from '../../../lib/index.js'
import { events, to } from '../../../lib/operators/index.js'
import { rejection } from '../../testing/rejection.js'

describe('app.on.produceMessage', () => {
  const running: App[] = []
  const connected: Subscription[] = []
  let broker: string
  beforeEach(() => {
    broker = `memory://${randomUUID()}`
  })
  afterEach(async () => {
    for (const subscription of connected.splice(0)) subscription.unsubscribe()
    await Promise.all(running.splice(0).map(app => app.stop()))
  })
  const create = (options: AppOptions = {}): App => {
    const app = new App('traced', { broker, commitInterval: 5, ...options })
    running.push(app)
    return app
  }

  it('shows what is sent as it is on the wire, and sends the headers that handlers have made', async () => {
    const app = create()
    const seen: unknown[] = []
    app.on.produceMessage(({ key, value, headers, ...where }) => {
      seen.push({ ...where, key: String(key), value: String(value), given: Object.keys(headers) })
      headers.trace = Buffer.from('abc')
      headers.several = [Buffer.from('1'), Buffer.from('2')]
      delete headers.secret
    })
    const topic = app.topic('t', { key: string(), value: json<number>(), partitions: 2 })
    const got: unknown[] = []
    topic.pipe(events()).subscribe(({ headers }) => {
      got.push(Object.keys(headers).sort(), String(headers.trace), (headers.several as Uint8Array[]).map(String))
    })
    await app.start()
    const headers = { secret: Buffer.from('x') }
    await topic.send({ key: 'ann', value: 7, partition: 1, timestamp: 5, headers })
    await app.idle()
    expect(seen).to.deep.equal([{ topic: 't', partition: 1, timestamp: 5, key: 'ann', value: '7', given: ['secret'] }])
    expect(got).to.deep.equal([['several', 'trace'], 'abc', ['1', '2']])
    expect(Object.keys(headers)).to.deep.equal(['secret'])
  })

  for (const processingGuarantee of ['at-least-once', 'exactly-once'] as const) {
    it(`sees what is sent in events, within them, and changelogs, ${processingGuarantee}`, async () => {
      const app = create({ processingGuarantee })
      const seen: string[] = []
      app.on.produceMessage(({ topic, key }) => {
        seen.push(`${topic} ${key} in ${currentEvent()?.message.topic ?? 'none'}`)
      })
      const topic = app.topic('in', { key: string(), value: json<number>(), partitions: 1 })
      const out = app.topic('out', { key: string(), value: json<number>(), partitions: 1 })
      const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 1 })
      topic
        .pipe(
          map(value => totals.update('ann', total => total + value)),
          to(out),
        )
        .subscribe(out)
      await app.start()
      await topic.send({ key: 'ann', value: 7 })
      await app.idle()
      await app.stop()
      expect(seen.slice(0, 3)).to.deep.equal(['in ann in none', 'out ann in in', 'out ann in in'])
      expect(seen.filter(each => each.startsWith('traced-totals-changelog ann'))).to.have.length(1)
    })
  }

  it('sees dead letters', async () => {
    const app = create({ onError: { deadLetter: 'letters' } })
    const seen: string[] = []
    app.on.produceMessage(({ topic, headers }) => void seen.push(`${topic} ${Object.keys(headers).length > 0}`))
    const topic = app.topic('in', { value: json<number>(), partitions: 1 })
    topic.subscribe(() => {
      throw new Error('no')
    })
    await app.start()
    await topic.send({ value: 7 })
    await app.idle()
    expect(seen).to.deep.equal(['in false', 'letters true'])
  })

  it('is told to handlers of all apps, which get the app, first, and to nobody after the end of the subscription', async () => {
    const app = create()
    const seen: string[] = []
    app.on.produceMessage(({ value }) => void seen.push(`own ${value}`))
    const forAll = App.on.produceMessage(
      (sender, { value }) => void seen.push(`${sender.id} ${value} ${sender === app}`),
    )
    connected.push(forAll)
    const topic = app.topic('t', { value: json<number>() })
    await app.start()
    await topic.send({ value: 1 })
    forAll.unsubscribe()
    await topic.send({ value: 2 })
    expect(seen).to.deep.equal(['traced 1 true', 'own 1', 'own 2'])
  })

  it('that fails is an error of whoever sends, and nothing is sent', async () => {
    const app = create()
    const cause = new Error('no trace')
    const subscription = app.on.produceMessage(() => {
      throw cause
    })
    const seen: number[] = []
    const topic = app.topic('t', { value: json<number>() })
    topic.subscribe(value => void seen.push(value))
    await app.start()
    expect(await rejection(topic.send({ value: 1 }))).to.include({ code: 'RXFAUST_SIGNAL', cause })
    subscription.unsubscribe()
    await topic.send({ value: 2 })
    await app.idle()
    expect(seen).to.deep.equal([2])
  })

  it('that fails in an event leaves it to the policy', async () => {
    const app = create()
    app.on.produceMessage(({ topic, value }) => {
      if (topic === 'out' && String(value) === '1') throw new Error('no trace')
    })
    const topic = app.topic('in', { value: json<number>(), partitions: 1, onError: 'skip' })
    const out = app.topic('out', { value: json<number>(), partitions: 1 })
    const seen: number[] = []
    topic.subscribe(out)
    out.subscribe(value => void seen.push(value))
    await app.start()
    for (const value of [0, 1, 2]) await topic.send({ value })
    await app.idle()
    expect(seen).to.deep.equal([0, 2])
    expect(app.monitor.eventsSkipped).to.equal(1)
  })

  it('that fails for a changelog fails the app', async () => {
    const app = create()
    app.on.produceMessage(({ topic }) => {
      if (topic.endsWith('-changelog')) throw new Error('not this one')
    })
    const topic = app.topic('in', { key: string(), value: json<number>(), partitions: 1 })
    const totals = app.table('totals', { key: string(), value: number(), partitions: 1 })
    topic.subscribe(value => void totals.set('ann', value))
    await app.start()
    await topic.send({ key: 'ann', value: 7 })
    expect(await rejection(app.done)).to.include({ code: 'RXFAUST_SIGNAL' })
  })

  it('refuses promises, and headers that are no bytes', async () => {
    const app = create()
    const topic = app.topic('t', { value: json<number>() })
    await app.start()
    const later = app.on.produceMessage(async () => {})
    expect((await rejection(topic.send({ value: 1 }))).message).to.match(/has returned a promise/)
    later.unsubscribe()
    app.on.produceMessage(({ headers }) => {
      headers.trace = 'abc' as never
    })
    expect((await rejection(topic.send({ value: 1 }))).message).to.match(/header "trace" is string/)
  })

  it('refuses headers that make a record too large', async () => {
    const app = create()
    const topic = app.topic('t', { value: json<number>(), config: { 'max.message.bytes': '1000' } })
    await app.start()
    app.on.produceMessage(({ headers }) => {
      headers.trace = Buffer.alloc(1_000)
    })
    const error = await rejection(topic.send({ value: 1 }))
    expect(error).to.include({ code: 'RXFAUST_SEND' })
    expect(error.message).to.match(/on.produceMessage/)
  })
})
