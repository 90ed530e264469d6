import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { string } from 'superstruct'
import {
  Agent,
  App,
  Channel,
  GlobalTable,
  json,
  type Message,
  Monitor,
  type RecordMetadata,
  SetGlobalTable,
  SetTable,
  Table,
  Topic,
} from '../../../lib/index.js'

class KeyedTopic<T, K> extends Topic<T, K> {
  readonly owner = 'billing'
  override async send(message: Message<T, K>): Promise<RecordMetadata> {
    if (message.key === undefined) throw new TypeError(`${this.name} takes no message without a key`)
    return super.send(message)
  }
}
class CountingChannel<T, K> extends Channel<T, K> {
  puts = 0
  override put(message: Message<T, K>): Promise<RecordMetadata> {
    this.puts++
    return super.put(message)
  }
}
class ReadTable<K, V, A = undefined> extends Table<K, V, A> {
  readonly read: unknown[] = []
  override get(key: K): V | A {
    this.read.push(key)
    return super.get(key)
  }
}
class NamedGlobalTable<K, V, A = undefined> extends GlobalTable<K, V, A> {
  get title(): string {
    return `copy of ${this.name}`
  }
}
class LoudSets<K, E> extends SetTable<K, E> {
  shout(): string {
    return this.name.toUpperCase()
  }
}
class LoudGlobalSets<K, E> extends SetGlobalTable<K, E> {
  shout(): string {
    return this.name.toUpperCase()
  }
}
class LoudAgent<In, K, Out> extends Agent<In, K, Out> {
  asked = 0
  override ask(...args: Parameters<Agent<In, K, Out>['ask']>): Promise<Out> {
    this.asked++
    return super.ask(...args)
  }
}
class RatioMonitor extends Monitor {
  get failed(): number {
    return this.eventsSkipped / this.eventsAcknowledged
  }
}

describe('parts of ones own', () => {
  const running: App[] = []
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))
  const broker = (): string => `memory://${randomUUID()}`

  it('are what the app makes its declarations of, and work', async () => {
    const parts = {
      Topic: KeyedTopic,
      Channel: CountingChannel,
      Table: ReadTable,
      GlobalTable: NamedGlobalTable,
      SetTable: LoudSets,
      SetGlobalTable: LoudGlobalSets,
      Agent: LoudAgent,
    }
    const monitor = new RatioMonitor()
    const app = new App('own', { broker: broker(), parts, monitor, onError: 'skip' })
    running.push(app)
    const topic = app.topic('t', { key: string(), value: json<number>(), partitions: 1 })
    const channel = app.channel('c', { value: json<number>() })
    const table = app.table('sums', { key: string(), value: json<number>(), default: () => 0, partitions: 1 })
    const sets = app.setTable('sets', { partitions: 1 })
    const copies = app.globalTable('copies', { key: string(), value: json<number>() })
    const copiedSets = app.setGlobalTable('copied-sets')
    const agent = app.agent('doubler', { value: json<number>(), partitions: 1 }, async function* (stream) {
      for await (const each of stream) yield each * 2
    })
    topic.subscribe(value => {
      if (value === 13) throw new Error('unlucky')
      table.set('ann', table.get('ann') + value)
    })
    const got: number[] = []
    channel.subscribe(value => void got.push(value))
    await app.start()
    await topic.send({ key: 'ann', value: 7 })
    await topic.send({ key: 'ann', value: 13 })
    expect(await topic.send({ value: 1 }).catch((error: Error) => error.message)).to.equal(
      't takes no message without a key',
    )
    await channel.put({ value: 5 })
    expect(await agent.ask(4, { key: 'ann' })).to.equal(8)
    await app.idle()
    expect([topic.owner, channel.puts, agent.asked, sets.shout()]).to.deep.equal(['billing', 1, 1, 'SETS'])
    expect([copies.title, copiedSets.shout()]).to.deep.equal(['copy of copies', 'COPIED-SETS'])
    expect(table.read).to.deep.equal(['ann'])
    expect(table.get('ann')).to.equal(7)
    expect(got).to.deep.equal([5])
    expect(app.monitor.failed).to.equal(1 / app.monitor.eventsAcknowledged)
    expect(app.monitor).to.equal(monitor)
    for (const member of [topic, channel, table, sets, copies, copiedSets, agent]) {
      expect(Object.values(parts).some(part => member instanceof part)).to.equal(true)
    }
  })

  it('leave the rest to rxfaust, and topics that the app makes for itself', () => {
    const app = new App('own', { broker: broker(), parts: { Topic: KeyedTopic, Table: undefined } })
    const table = app.table('t')
    expect(table.constructor).to.equal(Table)
    expect(app.runtime.internalTopic('own-internal', {}).constructor).to.equal(Topic)
    const own = app.agent('agent', {}, async () => {})
    expect(own.topic.constructor).to.equal(KeyedTopic)
  })

  it('are refused where they are no subclasses', () => {
    const refuse = (parts: object, message: RegExp): void => {
      expect(() => new App('own', { broker: broker(), parts })).to.throw(message)
    }
    refuse({ Topic: Table }, /parts.Topic is Table, no subclass of Topic/)
    refuse({ Topic: 'KeyedTopic' }, /parts.Topic is string/)
    refuse({ Tables: Table }, /parts has a Tables, .* Is Table meant/)
    refuse({ Event: class {} }, /parts has a Event, which can't be replaced. There are Topic/)
    expect(() => new App('own', { broker: broker(), monitor: {} as Monitor })).to.throw(/monitor is no Monitor/)
  })
})
