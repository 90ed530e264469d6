import { expect } from 'chai'
import { asyncScheduler, BehaviorSubject } from 'rxjs'
import { number } from 'superstruct'
import { App, currentEvent, type RxfaustError } from '../../lib/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { eventually } from '../support/eventually.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'

function patternLaws(url: () => string): void {
  let broker: Transport
  let app: App
  let id: string

  beforeEach(async () => {
    id = freshName('pattern')
    broker = await openTransport(url(), { clientId: id, logger: silentLogger, scheduler: asyncScheduler })
    app = new App(id, { broker, commitInterval: 5, patternInterval: 50 })
  })
  afterEach(async () => {
    await app.stop().catch(() => undefined)
    await broker.close()
  })

  it('go on without one that is deleted, and take in one that comes', async () => {
    const create = (name: string) => broker.admin.createTopics([{ topic: `${id}.${name}`, partitions: 2 }])
    const send = async (name: string, value: number) => {
      const producer = await broker.producer()
      await producer.send([{ topic: `${id}.${name}`, partition: 1, key: null, value: Buffer.from(`${value}`) }])
      await producer.close()
    }
    const seen$ = new BehaviorSubject<readonly string[]>([])
    const seen = (line: string) => eventually(seen$, lines => lines.includes(`${id}.${line}`), 15_000)
    await create('a')
    await create('b')
    const group = app.topic(new RegExp(`^${id}\\.`), { value: number() })
    group.subscribe(async value => seen$.next([...seen$.value, `${currentEvent()?.message.topic} ${value}`]))
    await app.start()
    await send('a', 1)
    await send('b', 2)
    await seen('a 1')
    await seen('b 2')
    await broker.admin.deleteTopics([`${id}.a`])
    await create('c')
    await send('c', 3)
    await send('b', 4)
    await seen('c 3')
    await seen('b 4')
    // It comes back with other records, from its beginning.
    await create('a')
    await send('a', 5)
    await seen('a 5')
    await eventually(app.state$, state => state === 'running', 15_000)
    expect(group.topics.map(({ name }) => name)).to.deep.equal(['a', 'b', 'c'].map(name => `${id}.${name}`))
  })

  it('come back with another number of partitions, for those who read them and those who send', async () => {
    const topic = `${id}.a`
    await broker.admin.createTopics([{ topic, partitions: 2 }])
    const seen$ = new BehaviorSubject<readonly number[]>([])
    const group = app.topic(new RegExp(`^${id}\\.`), { value: number() })
    group.subscribe(async value => seen$.next([...seen$.value, value]))
    await app.start()
    const [member] = group.topics
    if (member === undefined) return expect.fail('it was not found')
    await member.send({ value: 1, partition: 1 })
    await eventually(seen$, values => values.includes(1), 15_000)
    // No look at the topics needs to see that it was away.
    await broker.admin.deleteTopics([topic])
    await broker.admin.createTopics([{ topic, partitions: 5 }])
    const attempt = (value: number): Promise<unknown> =>
      member.send({ value, partition: 4 }).catch((error: RxfaustError) => {
        if (error.code !== 'RXFAUST_ENCODE') throw error
        return new Promise(setImmediate).then(() => attempt(value))
      })
    await attempt(2)
    await eventually(seen$, values => values.includes(2), 15_000)
    await eventually(app.state$, state => state === 'running', 15_000)
  })
}

describe('topics that match a pattern', () => {
  describe('on memory://', () => patternLaws(() => `memory://${freshName('pattern')}`))
})

describeKafka('topics that match a pattern', kafka => {
  describe('on kafka://', function () {
    this.timeout(40_000)
    patternLaws(() => kafka.url)
  })
})
