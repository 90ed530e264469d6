import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import { App, type AppOptions, currentEvent, RxfaustError, type Table } from '../../lib/index.js'
import { openStateStore } from '../../lib/tables/store/openStateStore.js'
import type { StateStore } from '../../lib/tables/store/StateStore.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { eventually } from '../support/eventually.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'

const PARTITIONS = 4

interface Worker {
  readonly app: App
  readonly totals: Table<string, number, never>
}

/** Workers of one app in this process, that count what they are sent. */
class Workers {
  readonly running: App[] = []
  readonly sent = new Map<string, number>()
  #sent = 0

  constructor(
    private readonly id: string,
    private readonly options: AppOptions,
  ) {}

  /** Resolves when it processes what it is given. */
  async start(options: AppOptions = {}): Promise<Worker> {
    const app = new App(this.id, { commitInterval: 5, standbyReplicas: 1, ...this.options, ...options })
    this.running.push(app)
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: PARTITIONS })
    const amounts = app.topic('amounts', { key: string(), value: number(), partitions: PARTITIONS })
    amounts.subscribe(() => {
      totals.update(currentEvent()?.key as string, total => total + 1)
    })
    await app.start()
    return { app, totals }
  }

  /** Sends to all partitions; resolves when all of it is processed and committed. */
  async send(count: number): Promise<void> {
    const [first] = this.running
    const topic = (first as App).topic<undefined, undefined>('amounts')
    await Promise.all(
      Array.from({ length: count }, () => {
        const key = `k${this.#sent++ % 40}`
        this.sent.set(key, (this.sent.get(key) ?? 0) + 1)
        return topic.send({ key, value: 1 } as never)
      }),
    )
    await this.idle()
  }

  async idle(): Promise<void> {
    await Promise.all(this.running.map(app => app.idle()))
  }

  async stop(app: App): Promise<void> {
    this.running.splice(this.running.indexOf(app), 1)
    await app.stop()
  }

  /** Records in the changelog's partitions. */
  async changelog(partitions: readonly number[]): Promise<number> {
    const { admin } = (this.running[0] as App).runtime.transport
    const wanted = partitions.map(partition => ({ topic: `${this.id}-totals-changelog`, partition }))
    const offsets = await admin.offsets(wanted, 'latest')
    return [...offsets.values()].reduce<number>((sum, offset) => sum + (offset ?? 0), 0)
  }

  async close(): Promise<void> {
    await Promise.all(this.running.splice(0).map(app => app.stop()))
  }
}

async function partitions(app: App, status: 'active' | 'standby', count: number, within?: number): Promise<number[]> {
  const all = await eventually(
    app.assignment$,
    found =>
      found.filter(each => each.status === status).length === count &&
      found.every(each => each.status === 'active' || each.status === 'standby'),
    within,
  )
  return all.flatMap(each => (each.status === status ? [each.partition] : [])).sort()
}

async function contents({ totals }: Worker): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for await (const [key, value] of totals.entries()) found.set(key, value)
  return found
}

describe('standbys of an app', () => {
  let keeper: App
  let workers: Workers
  let broker: string
  const directories: string[] = []
  const directory = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'rxfaust-standby-'))
    directories.push(made)
    return made
  }

  const use = async (url: string): Promise<void> => {
    broker = url
    // An embedded broker lives as long as somebody uses it.
    keeper = new App('keeper', { broker, dataDirectory: await directory() })
    await keeper.start()
    workers = new Workers('counters', { broker })
  }
  afterEach(async () => {
    await workers.close()
    await keeper.stop()
    await Promise.all(directories.splice(0).map(each => rm(each, { recursive: true, force: true })))
  })

  for (const kind of ['memory', 'level']) {
    it(`take over with only the lag to replay, on ${kind}://`, async () => {
      await use(kind === 'memory' ? `memory://${randomUUID()}` : `level://${await directory()}`)
      const first = await workers.start({ dataDirectory: await directory() })
      await workers.send(400)
      const second = await workers.start({ dataDirectory: await directory() })
      const taken = await partitions(second.app, 'standby', 2)
      expect(await partitions(first.app, 'standby', 2)).to.deep.equal(await partitions(second.app, 'active', 2))
      await workers.send(400)
      const { monitor } = second.app
      const before = monitor.recordsRecovered
      await workers.stop(first.app)
      expect(await partitions(second.app, 'active', 4)).to.deep.equal([0, 1, 2, 3])
      // Each record once: what the standby had applied is not replayed, and what it had not is.
      const replayed = monitor.recordsRecovered - before
      expect(monitor.standbyRecords + replayed).to.equal(await workers.changelog(taken))
      expect(replayed).to.be.below(monitor.standbyRecords / 2)
      expect(monitor.standbyLag).to.equal(0)
      expect(await contents(second)).to.deep.equal(workers.sent)
      await workers.send(40)
      expect(await contents(second)).to.deep.equal(workers.sent)
    })
  }

  it('are closed and followed again when a worker comes, and a task that was owned is followed from its checkpoint', async () => {
    await use(`level://${await directory()}`)
    const first = await workers.start({ dataDirectory: await directory() })
    await workers.send(400)
    expect(first.app.monitor.standbyRecords).to.equal(0)
    await workers.start({ dataDirectory: await directory() })
    expect(await partitions(first.app, 'standby', 2)).to.have.length(2)
    // It has owned them: its store was at the end.
    expect(first.app.monitor.standbyRecords).to.equal(0)
  })

  for (const had of [
    [0, 2],
    [1, 3],
  ]) {
    it(`go by what is on disk: a worker that comes back with ${had} gets them, and replays what it has missed`, async () => {
      await use(`level://${await directory()}`)
      const home = await directory()
      const first = await workers.start({ standbyReplicas: 0, dataDirectory: home })
      await workers.send(400)
      const second = await workers.start({ standbyReplicas: 0, dataDirectory: await directory() })
      await workers.stop(first.app)
      for (const partition of [0, 1, 2, 3]) {
        if (had.includes(partition)) continue
        await rm(join(home, 'tables', 'tasks', `${PARTITIONS}-${partition}`), { recursive: true })
      }
      await workers.send(40)
      const again = await workers.start({ standbyReplicas: 0, dataDirectory: home })
      expect(await partitions(again.app, 'active', 2)).to.deep.equal(had)
      expect(again.app.monitor.recordsRecovered).to.be.within(1, 40)
      await partitions(second.app, 'active', 2)
      expect(new Map([...(await contents(second)), ...(await contents(again))])).to.deep.equal(workers.sent)
    })
  }

  it('are as many as a whole number says', async () => {
    await use(`memory://${randomUUID()}`)
    for (const standbyReplicas of [-1, 0.5, Number.NaN]) {
      expect(() => new App('counters', { broker, standbyReplicas })).to.throw(RxfaustError, /standbyReplicas/)
    }
  })

  it('never open a store twice, and lose nothing, while workers come and go', async () => {
    await use(`memory://${randomUUID()}`)
    const homes = [await directory(), await directory(), await directory()]
    const open = new Set<string>()
    const twice: string[] = []
    const host = { scheduler: asyncScheduler, logger: silentLogger, warn: () => {}, fail: () => {}, store: {} }
    const store = async (location: string): Promise<StateStore> => {
      if (open.has(location)) twice.push(location)
      open.add(location)
      const opened = await openStateStore(host, location)
      const close = opened.close.bind(opened)
      opened.close = async () => {
        await close()
        open.delete(location)
      }
      return opened
    }
    const options = (at: number): AppOptions => ({ dataDirectory: homes[at % 3] as string, store })
    const all = [await workers.start(options(0)), await workers.start(options(1))]
    for (let round = 2; round < 8; round++) {
      const [oldest] = all.splice(0, 1)
      const starting = workers.start(options(round))
      // In every other round the next rebalance comes while the last one is still being worked on.
      if (round % 2 === 0) await starting
      const stopping = workers.stop((oldest as Worker).app)
      all.push(await starting)
      await stopping
      await workers.send(80)
      expect(all.map(({ app }) => app.state)).to.not.include('failed')
    }
    await workers.send(80)
    const found = await Promise.all(all.map(contents))
    expect(new Map(found.flatMap(each => [...each]))).to.deep.equal(workers.sent)
    expect(found.reduce((sum, each) => sum + each.size, 0)).to.equal(workers.sent.size)
    await workers.close()
    expect([...open]).to.deep.equal([])
    expect(twice).to.deep.equal([])
  })

  it('are left out, with a warning, where the store is held by another process', async () => {
    await use(`memory://${randomUUID()}`)
    const first = await workers.start({ dataDirectory: await directory(), store: 'memory' })
    const warnings: string[] = []
    let standing: readonly number[] = []
    const held = (location: string): StateStore | Promise<StateStore> => {
      if (standing.some(partition => location.endsWith(`-${partition}`))) {
        throw new RxfaustError('RXFAUST_LOCKED', 'It is held.', 'Use another one.')
      }
      return openStateStore(
        { scheduler: asyncScheduler, logger: silentLogger, warn: () => {}, fail: () => {}, store: {} },
        undefined,
      )
    }
    const second = new App('counters', { broker, dataDirectory: await directory(), standbyReplicas: 1, store: held })
    workers.running.push(second)
    second.warnings$.subscribe(({ code }) => warnings.push(code))
    second.assignment$.subscribe(all => {
      standing = all.flatMap(({ partition, status }) => (status === 'warming' ? [partition] : []))
    })
    second.table('totals', { key: string(), value: number(), default: () => 0, partitions: PARTITIONS })
    second.topic('amounts', { key: string(), value: number(), partitions: PARTITIONS }).subscribe(() => {})
    await second.start()
    await eventually(second.assignment$, all => all.length === 2 && all.every(({ status }) => status === 'active'))
    expect([second.state, first.app.state]).to.deep.equal(['running', 'running'])
    expect(warnings).to.deep.equal(['RXFAUST_LOCKED', 'RXFAUST_LOCKED'])
  })
})

describeKafka('standbys of an app on Kafka', kafka => {
  it('take over with only the lag to replay', async function () {
    this.timeout(60_000)
    const homes = [await mkdtemp(join(tmpdir(), 'rxfaust-')), await mkdtemp(join(tmpdir(), 'rxfaust-'))]
    const workers = new Workers(freshName('counters'), { broker: kafka.url, heartbeatInterval: 100 })
    try {
      const first = await workers.start({ dataDirectory: homes[0] as string })
      await workers.send(400)
      const second = await workers.start({ dataDirectory: homes[1] as string })
      const taken = await partitions(second.app, 'standby', 2, 20_000)
      await workers.send(400)
      const { monitor } = second.app
      const before = monitor.recordsRecovered
      await workers.stop(first.app)
      await partitions(second.app, 'active', 4, 20_000)
      const replayed = monitor.recordsRecovered - before
      expect(monitor.standbyRecords + replayed).to.equal(await workers.changelog(taken))
      expect(replayed).to.be.below(monitor.standbyRecords / 2)
      expect(await contents(second)).to.deep.equal(workers.sent)
    } finally {
      await workers.close()
      await Promise.all(homes.map(home => rm(home, { recursive: true, force: true })))
    }
  })
})
