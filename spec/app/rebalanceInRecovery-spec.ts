import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { number, string } from 'superstruct'
import { App, json } from '../../lib/index.js'
import type { Table } from '../../lib/tables/Table.js'
import { eventually } from '../support/eventually.js'
import { gate } from '../support/gate.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'

const KEYS = 40

interface Worker {
  readonly app: App
  readonly counts: Table<string, number, never>
}

function rebalanceLaws(broker: () => string): void {
  let id: string
  let root: string
  const running: App[] = []

  beforeEach(async () => {
    id = freshName('recovering')
    root = await mkdtemp(join(tmpdir(), 'rxfaust-rebalance-'))
    // A memory broker lives as long as somebody uses it.
    const keeper = new App(freshName('keeper'), { broker: broker(), store: 'memory' })
    running.push(keeper)
    await keeper.start()
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await rm(root, { recursive: true, force: true })
  })

  function worker(name: string, onChangelogEvent: () => unknown = () => undefined): Worker {
    const app = new App(id, { broker: broker(), dataDirectory: join(root, name), commitInterval: 5 })
    running.push(app)
    const topic = app.topic(`${id}-input`, { key: string(), value: json<number>(), partitions: 4 })
    const counts = app.table('counts', { key: string(), value: number(), default: () => 0, onChangelogEvent })
    topic.subscribe(key => {
      counts.update(`k${key}`, count => count + 1)
    })
    return { app, counts }
  }
  const send = async ({ app }: Worker): Promise<void> => {
    const topic = app.topic(`${id}-input`)
    await Promise.all(Array.from({ length: KEYS }, (_, key) => topic.send({ key: `k${key}`, value: key })))
  }
  /** Who has which count; a key that two workers have would be there twice. */
  const found = async (...workers: readonly Worker[]): Promise<[string, number][]> => {
    const entries: [string, number][] = []
    for (const { counts } of workers) for await (const [key, count] of counts.entries()) entries.push([key, count])
    return entries.sort()
  }
  const all = (count: number): [string, number][] =>
    Array.from({ length: KEYS }, (_, key): [string, number] => [`k${key}`, count]).sort()
  const owned = (app: App, count: number): Promise<unknown> =>
    eventually(app.assignment$, partitions => partitions.length === count, 20_000)

  it('is begun again where the partition is then, and ends right', async () => {
    const writer = worker('writer')
    await writer.app.start()
    for (let round = 0; round < 3; round++) await send(writer)
    await writer.app.idle()
    await writer.app.stop()

    const reached = gate()
    const hold = gate()
    const wait = (): Promise<void> => {
      reached.open()
      return hold.promise
    }
    const first = worker('first', wait)
    const second = worker('second', wait)
    const starting = [first.app.start()]
    await reached.promise
    expect(first.app.assignment$).to.not.equal(undefined)
    await owned(first.app, 4)
    starting.push(second.app.start())
    // The rebalance does not wait for a recovery that is held up.
    await Promise.all([owned(first.app, 2), owned(second.app, 2)])
    expect([first.app.monitor.recordsRecovered, second.app.monitor.recordsRecovered]).to.deep.equal([0, 0])
    hold.open()
    await Promise.all(starting)
    expect(await found(first, second)).to.deep.equal(all(3))
    await send(first)
    await Promise.all([first.app.idle(), second.app.idle()])
    expect(await found(first, second)).to.deep.equal(all(4))
    expect([first.app.state, second.app.state]).to.deep.equal(['running', 'running'])
  }).timeout(30_000)

  it('is cut off by a stop', async () => {
    const writer = worker('writer')
    await writer.app.start()
    await send(writer)
    await writer.app.idle()
    await writer.app.stop()
    const reached = gate()
    const held = worker('held', () => {
      reached.open()
      return new Promise(() => {})
    })
    const starting = held.app.start().then(
      () => undefined,
      (error: unknown) => error,
    )
    await reached.promise
    await held.app.stop()
    expect(await starting).to.have.property('code', 'RXFAUST_STATE')
  })

  it('fails the app where a hook fails, with the reason', async () => {
    const writer = worker('writer')
    await writer.app.start()
    await send(writer)
    await writer.app.idle()
    await writer.app.stop()
    const failing = worker('failing', () => {
      throw new Error('the index is full')
    })
    const error = await failing.app.start().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).to.have.property('code', 'RXFAUST_RECOVERY')
    expect(error).to.have.property('message').that.includes('the index is full').and.includes('"counts"')
    expect(failing.app.state).to.equal('failed')
  })
}

describe('a rebalance in the middle of a recovery, on memory://', () => {
  const broker = `memory://${randomUUID()}`
  rebalanceLaws(() => broker)
})

describeKafka('a rebalance in the middle of a recovery, on kafka://', kafka => {
  rebalanceLaws(() => kafka.url)
})
