import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, object, string } from 'superstruct'
import { App, type AppOptions, json, RxfaustError, type Table, type Topic } from '../../lib/index.js'
import { groupBy } from '../../lib/operators/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'

type Totals = Table<string, number, never>
type Declare = (app: App, input: Topic<number, string>) => void

const totalsOf = (app: App, name = 'totals', partitions = 2): Totals =>
  app.table(name, { key: string(), value: number(), default: () => 0, partitions })

const sums: Declare = (app, input) => {
  const totals = totalsOf(app)
  input.subscribe(value => totals.set('sum', totals.get('sum') + value))
}

describe('Manifest', () => {
  let broker: string
  let keeper: Transport
  const running: App[] = []

  beforeEach(async () => {
    broker = `memory://${randomUUID()}`
    keeper = await openTransport(broker, { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler })
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await keeper.close()
  })

  function make(declare: Declare, options: AppOptions = {}, partitions = 2): [App, Topic<number, string>] {
    const app = new App('orders', { broker, commitInterval: 5, ...options })
    running.push(app)
    const input = app.topic(`input-${partitions}`, { key: string(), value: number(), partitions })
    declare(app, input)
    return [app, input]
  }
  const run = async (declare: Declare, options?: AppOptions, partitions?: number): Promise<App> => {
    const [app] = make(declare, options, partitions)
    await app.start()
    return app
  }
  const once = async (declare: Declare, options?: AppOptions, partitions?: number): Promise<void> =>
    (await run(declare, options, partitions)).stop()
  const refused = async (declare: Declare, options?: AppOptions, partitions?: number): Promise<RxfaustError> => {
    const error = await run(declare, options, partitions).then(
      () => expect.fail('it has started'),
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(RxfaustError)
    return error as RxfaustError
  }

  it('says nothing while a program stays the same', async () => {
    await once(sums)
    await once(sums)
    const topics = await keeper.admin.listTopics()
    expect(topics).to.have.members(['input-2', 'orders-manifest', 'orders-totals-changelog'])
    const end = await keeper.admin.offsets([{ topic: 'orders-manifest', partition: 0 }], 'latest')
    expect([...end.values()]).to.deep.equal([1])
  })

  it('is not there for an app that keeps no state', async () => {
    await once((_app, input) => input.subscribe())
    expect(await keeper.admin.listTopics()).to.deep.equal(['input-2'])
  })

  it('takes the state of a program that kept no manifest as it is', async () => {
    await keeper.admin.createTopics([
      { topic: 'orders-totals-changelog', partitions: 2, config: { 'cleanup.policy': 'compact' } },
    ])
    await once(sums)
    expect(await keeper.admin.listTopics()).to.include('orders-manifest')
    expect((await refused((_app, input) => input.subscribe())).code).to.equal('RXFAUST_MANIFEST')
  })

  it('reports every change that would misread state at once, and touches nothing', async () => {
    await once((app, input) => {
      app.table('totals', { key: string(), value: number(), partitions: 2 })
      app.table('names', { key: string(), value: string(), partitions: 2 })
      input.pipe(groupBy(n => n, { name: 'by-number', key: json<number>(), partitions: 3 })).subscribe()
    })
    const before = await keeper.admin.listTopics()
    const error = await refused(
      (app, input) => {
        app.table('totals', { key: string(), value: object({ sum: number() }), partitions: 4 })
        app.globalTable('names', { key: string(), value: string(), partitions: 2 })
        input.pipe(groupBy(n => `${n}`, { name: 'by-number', partitions: 5 })).subscribe()
        app.table('more', { partitions: 4 })
      },
      {},
      4,
    )
    expect(error.code).to.equal('RXFAUST_MANIFEST')
    expect(error.details.names).to.deep.equal(['by-number', 'totals', 'names'])
    for (const part of [
      'table "totals"',
      'partitions 2 -> 4',
      'value number -> object',
      'kind table -> global table',
      'groupBy "by-number"',
      'partitions 3 -> 5',
      'app.reset()',
    ]) {
      expect(error.message).to.contain(part)
    }
    // What the manifest has said is not said again as a mismatch of topics.
    expect((error.details.problems as string[]).length).to.equal(3)
    expect(await keeper.admin.listTopics()).to.deep.equal(before)
  })

  it('refuses another size of a window', async () => {
    const windows =
      (minutes: number): Declare =>
      app =>
        void totalsOf(app).tumbling({ minutes }, { expires: { hours: 1 } })
    await once(windows(1))
    const error = await refused(windows(5))
    expect(error.code).to.equal('RXFAUST_MANIFEST')
    expect(error.message).to.contain('window size 60000 -> 300000')
  })

  it('lets windows be kept longer, and values win fields', async () => {
    const program =
      (hours: number, value: ReturnType<typeof object>): Declare =>
      app =>
        void app.table('totals', { value, partitions: 2 }).tumbling({ minutes: 1 }, { expires: { hours } })
    await once(program(1, object({ a: number() }) as never))
    await once(program(2, object({ a: number(), b: number() }) as never))
    await once(program(2, object({ a: number() }) as never))
  })

  it('refuses to orphan a table, and tells of a rename', async () => {
    await once(sums)
    const error = await refused(app => totalsOf(app, 'sums'))
    expect(error.code).to.equal('RXFAUST_MANIFEST')
    expect(error.message).to.contain('"totals" is not declared any more').and.contain('"sums" is new and just like it')
    await once(app => totalsOf(app, 'sums'), { changedState: { totals: 'discard' } })
    expect(await keeper.admin.listTopics())
      .to.include('orders-sums-changelog')
      .and.not.include('orders-totals-changelog')
  })

  it('keeps what a later version declares again', async () => {
    const [app, input] = make(sums)
    await app.start()
    await input.send({ key: 'sum', value: 5 })
    await app.idle()
    await app.stop()
    const nothing: Declare = (_app, source) => source.subscribe()
    await once(nothing, { changedState: { totals: 'keep' } })
    expect((await refused(nothing)).code).to.equal('RXFAUST_MANIFEST')
    let totals: Totals | undefined
    await run((each, source) => {
      totals = totalsOf(each)
      source.subscribe()
    })
    expect(totals?.get('sum')).to.equal(5)
  })

  it('discards a repartition topic that gets other partitions, and makes it anew', async () => {
    const grouped =
      (partitions: number): Declare =>
      (_app, input) =>
        void input.pipe(groupBy(n => `${n}`, { name: 'by-number', partitions })).subscribe()
    await once(grouped(3))
    expect((await refused(grouped(5))).code).to.equal('RXFAUST_MANIFEST')
    await once(grouped(5), { changedState: { 'by-number': 'discard' } })
    const topic = 'orders-by-number-repartition'
    expect((await keeper.admin.describeTopics([topic])).get(topic)?.partitions).to.equal(5)
  })

  it('warns of a decision that has been carried out', async () => {
    await once(sums)
    const warned: string[] = []
    const [app] = make(sums, { changedState: { totals: 'discard' } })
    app.runtime.onWarning = ({ code, message }) => void warned.push(`${code} ${message}`)
    await app.start()
    expect(warned).to.have.length(1)
    expect(warned[0]).to.contain('RXFAUST_MANIFEST').and.contain('take it out')
  })

  it('refuses a decision that there is not', () => {
    expect(() => make(sums, { changedState: { totals: 'drop' as never } })).to.throw(RxfaustError, 'RXFAUST_OPTION')
  })

  it('lets workers of one program start at the same time, and none of another beside them', async () => {
    const apps = await Promise.all([run(sums), run(sums), run(sums)])
    expect(apps.map(({ state }) => state)).to.not.include('failed')
    expect((await refused((_app, input) => input.subscribe())).code).to.equal('RXFAUST_MANIFEST')
    const error = await refused((_app, input) => input.subscribe(), { changedState: { totals: 'discard' } })
    expect(error).to.include({ code: 'RXFAUST_STATE', retriable: true })
    expect(await keeper.admin.listTopics()).to.include('orders-totals-changelog')
  })

  it('lets one of two different programs win that start at the same time', async () => {
    const programs: Declare[] = [
      sums,
      (_app, input) => void input.pipe(groupBy(n => `${n}`, { name: 'by' })).subscribe(),
    ]
    const results = await Promise.allSettled(programs.map(declare => run(declare)))
    expect(results.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    const { reason } = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(reason).to.have.property('code', 'RXFAUST_MANIFEST')
  })

  it('is forgotten by a reset', async () => {
    await once(sums)
    const [app] = make((each, input) => {
      totalsOf(each)
      input.subscribe()
    })
    await app.reset()
    expect(await keeper.admin.listTopics()).to.deep.equal(['input-2'])
    await app.start()
    await app.stop()
  })
})

/** What holds over restarts of real brokers: state on disk, and disks that were away. */
function stateLaws(open: () => Promise<{ broker: string; id: string; directory: (name: string) => string }>): void {
  it('reads state again, refuses to misread it, and never shows discarded state again, also where it lay on a disk that was away', async function () {
    this.timeout(60_000)
    const { broker, id, directory } = await open()
    const life = async (
      disk: string,
      value: ReturnType<typeof number> | ReturnType<typeof string>,
      send: unknown,
      options: AppOptions = {},
    ): Promise<unknown> => {
      const app = new App(id, { broker, dataDirectory: directory(disk), commitInterval: 5, ...options })
      app.runtime.onWarning = () => {}
      const input = app.topic(`${id}-input`, { key: string(), value: json<unknown>(), partitions: 1 })
      const last = app.table('last', { key: string(), value: value as never, partitions: 1 })
      input.subscribe(each => last.set('it', each as never))
      try {
        await app.start()
        const found = last.get('it')
        if (send !== undefined) await input.send({ key: 'k', value: send })
        await app.idle()
        return found
      } finally {
        await app.stop()
      }
    }
    expect(await life('one', number(), 1)).to.equal(undefined)
    expect(await life('one', number(), undefined)).to.equal(1)
    expect(await life('away', number(), 2)).to.equal(1)
    const error = await life('one', string(), undefined).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(RxfaustError).with.property('code', 'RXFAUST_MANIFEST')
    // An empty disk: what decides is with the broker.
    const other = await life('empty', string(), undefined).catch((reason: unknown) => reason)
    expect(other).to.be.instanceOf(RxfaustError).with.property('code', 'RXFAUST_MANIFEST')
    expect(await life('one', string(), 'three', { changedState: { last: 'discard' } })).to.equal(undefined)
    // The new changelog is as long as the old one was, so that only its incarnation tells them apart.
    expect(await life('one', string(), 'four')).to.equal('three')
    expect(await life('away', string(), undefined)).to.equal('four')
  })
}

describe('Manifest on level://', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-manifest-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))
  stateLaws(async () => ({
    broker: `level://${join(root, 'broker')}`,
    id: 'orders',
    directory: name => join(root, name),
  }))
})

describeKafka('Manifest on Kafka', kafka => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-manifest-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))
  stateLaws(async () => ({ broker: kafka.url, id: freshName('manifest'), directory: name => join(root, name) }))
})
