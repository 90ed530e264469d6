import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import { App, type AppOptions, json, type RxfaustError } from '../../lib/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Producer } from '../../lib/transport/Producer.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { eventually } from '../support/eventually.js'
import { rejection } from '../tables/support/rejection.js'

describe('a changelog with a record that is none of the table', () => {
  const running: App[] = []
  let broker: string
  let transport: Transport
  let producer: Producer
  beforeEach(async () => {
    broker = `memory://${randomUUID()}`
    // A memory broker lives as long as somebody uses it.
    transport = await openTransport(broker, { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler })
    producer = await transport.producer()
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await transport.close()
  })

  const describeCounts = (options: AppOptions = {}, inMemoryIndex = 1_000) => {
    const app = new App('counting', { broker, store: 'memory', commitInterval: 5, ...options })
    running.push(app)
    const input = app.topic('input', { key: string(), value: json<number>(), partitions: 2 })
    const counts = app.table('counts', {
      key: number(),
      value: number(),
      default: () => 0,
      anyKey: true,
      inMemoryIndex,
    })
    const airports = app.globalTable('airports', { key: number(), value: number() })
    const handled: number[] = []
    input.subscribe(value => {
      counts.update(value, count => count + 1)
      handled.push(value)
    })
    const send = (value: number, partition: number) => input.send({ key: 'k', value, partition })
    return { app, counts, airports, handled, send }
  }
  const write = (topic: string, key: string, value: string | null) =>
    producer.send([{ topic, partition: 0, key: Buffer.from(key), value: value === null ? null : Buffer.from(value) }])
  async function firstLife(): Promise<void> {
    const { app, send } = describeCounts()
    await app.start()
    await send(1, 0)
    await send(2, 1)
    await app.idle()
    await app.stop()
  }

  for (const [what, key, value] of [
    ['value', '1', '{bad'],
    ['key', '{bad', '1'],
  ] as const) {
    it(`fails the start, and names the entry, where the ${what} can't be read; a tombstone mends it`, async () => {
      await firstLife()
      await write('counting-counts-changelog', key, value)
      const { app } = describeCounts()
      const error = (await rejection(app.start())) as RxfaustError
      expect(error.code).to.equal('RXFAUST_DECODE')
      expect(error.message).to.contain(`Partition 0 of table "counts" holds an entry that can't be read, under the key`)
      expect(error.message).to.contain(JSON.stringify(key)).and.to.contain('counting-counts-changelog')
      expect(error.details).to.include({ table: 'counts', partition: 0, topic: 'counting-counts-changelog' })

      await write('counting-counts-changelog', key, null)
      const mended = describeCounts()
      await mended.app.start()
      await mended.send(2, 1)
      await mended.app.idle()
      expect([mended.counts.get(2), mended.app.state]).to.deep.equal([2, 'running'])
    })
  }

  it('fails the event that reads the entry, by its policy, where the keys are not in memory', async () => {
    await firstLife()
    await write('counting-counts-changelog', '5', '7')
    await write('counting-counts-changelog', '7', '{bad')
    const { app, handled, send, counts } = describeCounts({ onError: { deadLetter: 'letters' } }, 0)
    await app.start()
    for (const value of [5, 7, 5]) await send(value, 0)
    await send(2, 1)
    await app.idle()
    expect(handled.sort()).to.deep.equal([2, 5, 5])
    expect([counts.get(5), app.state, app.monitor.deadLetters]).to.deep.equal([9, 'running', 1])
  })

  it('fails the start, and a running app, where the table is global', async () => {
    const { app, airports } = describeCounts()
    await app.start()
    await airports.set(1, 1)
    const failed = rejection(app.done)
    await write('counting-airports-changelog', '{bad', '1')
    for (const error of [await failed, await rejection(describeCounts().app.start())] as RxfaustError[]) {
      expect(error.code).to.equal('RXFAUST_DECODE')
      expect(error.message).to.match(
        /Partition 0 of table "airports" holds an entry that can't be read, under the key "{bad"/,
      )
    }
  })

  it('is copied by a standby as it is, which fails when it takes over', async () => {
    const owner = describeCounts({ standbyReplicas: 1, assigner: undefined })
    await owner.app.start()
    await owner.send(1, 0)
    await owner.send(2, 1)
    await owner.app.idle()
    const other = describeCounts({ standbyReplicas: 1, dataDirectory: 'other' })
    await other.app.start()
    await write('counting-counts-changelog', '{bad', '1')
    const all = [owner.app, other.app].map(app =>
      eventually(app.assignment$, partitions => partitions.some(({ status }) => status === 'standby')),
    )
    await Promise.all(all)
    expect([owner.app.state, other.app.state]).to.deep.equal(['running', 'running'])
    const [has, has0] = [owner.app, other.app].map(app => owns0(app))
    expect([has, has0].filter(Boolean)).to.have.length(1)
    const [leaver, taker] = has ? [owner.app, other.app] : [other.app, owner.app]
    const failed = rejection(taker.done)
    await leaver.stop()
    expect(await failed).to.have.property('code', 'RXFAUST_DECODE')
  })

  function owns0(app: App): boolean {
    let owns = false
    app.assignment$.subscribe(partitions => {
      owns = partitions.some(({ partition, status }) => partition === 0 && status === 'active')
    })
    return owns
  }
})
