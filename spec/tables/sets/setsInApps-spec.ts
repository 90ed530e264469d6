import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { string } from 'superstruct'
import { App, type SetGlobalTable, SetManager, type SetTable, setCommands, type Table } from '../../../lib/index.js'
import { eventually } from '../../support/eventually.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName } from '../../support/kafka/openForSpecs.js'
import { rejection } from '../support/rejection.js'

const PARTITIONS = 4
const CITIES = ['bern', 'ulm', 'graz', 'como', 'brno', 'lund']

interface Worker {
  readonly app: App
  readonly users: SetTable<string, string>
  readonly roles: SetGlobalTable<string, string>
  readonly notes: Table<string, string>
}

/** Several workers that own the sets, and an app of its own that edits them. */
function setLaws(broker: () => string): void {
  let id: string
  let root: string
  const running: App[] = []
  beforeEach(async () => {
    id = freshName('shop')
    root = await mkdtemp(join(tmpdir(), 'rxfaust-sets-'))
    // A memory broker lives as long as somebody uses it.
    await start(new App(freshName('keeper'), { broker: broker(), store: 'memory' }))
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await rm(root, { recursive: true, force: true })
  })
  async function start(app: App): Promise<App> {
    running.push(app)
    await app.start()
    return app
  }
  async function worker(name: string, startManager = true): Promise<Worker> {
    const app = new App(id, { broker: broker(), dataDirectory: join(root, name), commitInterval: 5 })
    const described = { key: string(), value: string(), partitions: PARTITIONS }
    const users = app.setTable('users', { ...described, startManager })
    const roles = app.setGlobalTable('roles', { key: string(), value: string(), startManager: true })
    const notes = app.table('notes', { ...described, usePartitioner: true })
    app.topic(`${id}-input`, { partitions: PARTITIONS }).subscribe()
    await start(app)
    return { app, users, roles, notes }
  }
  /** What the workers have together; a key that two of them have would be there twice. */
  const together = async (workers: readonly Worker[]): Promise<[string, string[]][]> => {
    const entries: [string, string[]][] = []
    for (const { users } of workers) {
      for await (const [city, set] of users.entries()) entries.push([city, [...set].sort()])
    }
    return entries.sort()
  }
  const idle = (workers: readonly Worker[]): Promise<unknown> => Promise.all(workers.map(({ app }) => app.idle()))
  const owned = (app: App, count: number): Promise<unknown> =>
    eventually(
      app.assignment$,
      all => all.filter(({ topic, status }) => topic.endsWith('input') && status === 'active').length === count,
      20_000,
    )

  it('are edited by other apps through the manager, on the worker that owns the key, and survive', async () => {
    const one = await worker('one')
    const two = await worker('two')
    await Promise.all([owned(one.app, 2), owned(two.app, 2)])
    const client = new App(freshName('client'), { broker: broker(), store: 'memory' })
    const described = { key: string(), value: setCommands(string()) }
    const manager = new SetManager<string, string>(
      client.topic<typeof described.value, typeof described.key>(`${id}-users-setmanager`, {
        ...described,
        partitions: PARTITIONS,
      }) as SetManager<string, string>['topic'],
    )
    const roleManager = new SetManager<string, string>(
      client.topic<typeof described.value, typeof described.key>(`${id}-roles-setmanager`, {
        ...described,
        partitions: 1,
      }) as SetManager<string, string>['topic'],
    )
    await start(client)
    for (const city of CITIES) await manager.add(city, 'ann', 'bob', city)
    await manager.discard('bern', 'bob', 'nobody')
    await manager.replace('ulm', ['eve'])
    await manager.clear('graz')
    await roleManager.add('ann', 'admin', 'guest')
    await roleManager.discard('ann', 'guest')
    await idle([one, two])
    const expected = CITIES.filter(city => city !== 'graz')
      .map((city): [string, string[]] => [
        city,
        city === 'bern' ? ['ann', 'bern'] : city === 'ulm' ? ['eve'] : ['ann', 'bob', city],
      ])
      .sort()
    expect(await together([one, two])).to.deep.equal(expected)
    expect(one.users.size + two.users.size).to.equal(expected.length)
    expect(one.users.size).to.be.within(1, expected.length - 1)
    for (const { roles } of [one, two]) {
      if (!roles.get('ann').has('admin') || roles.get('ann').has('guest')) {
        await eventually(roles, ({ removed }) => removed.includes('guest'), 10_000)
      }
      expect([...roles.get('ann')]).to.deep.equal(['admin'])
    }
    await two.app.stop()
    await owned(one.app, 4)
    expect(await together([one])).to.deep.equal(expected)
    await one.app.stop()
    // Another disk: from the changelogs alone.
    const three = await worker('three')
    expect(await together([three])).to.deep.equal(expected)
    expect([...three.roles.get('ann')]).to.deep.equal(['admin'])
  }).timeout(60_000)

  it('of a partitioned table are written without an event where the key is owned, and elsewhere an error says so', async () => {
    const one = await worker('one')
    const two = await worker('two')
    await Promise.all([owned(one.app, 2), owned(two.app, 2)])
    const refused: unknown[] = []
    for (const city of CITIES) {
      let taken = 0
      for (const { notes } of [one, two]) {
        try {
          notes.set(city, `about ${city}`)
          taken++
        } catch (error) {
          refused.push(error)
        }
      }
      expect(taken, city).to.equal(1)
    }
    expect(refused).to.have.length(CITIES.length)
    for (const error of refused) {
      expect(error).to.have.property('code', 'RXFAUST_TABLE_SCOPE')
      expect(error)
        .to.have.property('message')
        .that.matches(/belongs to partition \d, which this worker does not own/)
      expect(error).to.have.property('message').that.includes('Write it at the worker that owns the partition')
    }
    await one.app.stop()
    await owned(two.app, 4)
    for (const city of CITIES) expect(two.notes.get(city)).to.equal(`about ${city}`)
  }).timeout(60_000)

  it('name their manager in the manifest', async () => {
    const { app } = await worker('one')
    await app.stop()
    const error = await rejection(worker('one', false))
    expect(error).to.have.property('code', 'RXFAUST_MANIFEST')
    expect(error).to.have.property('message').that.includes('set manager "users-setmanager"')
  })
}

describe('tables of sets in apps, on memory://', () => {
  const broker = `memory://${randomUUID()}`
  setLaws(() => broker)
})

describeKafka('tables of sets in apps, on kafka://', kafka => {
  setLaws(() => kafka.url)
})
