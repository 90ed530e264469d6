import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler, type SchedulerLike } from 'rxjs'
import { Task } from '../../../lib/acks/Task.js'
import { StandbyTables } from '../../../lib/tables/recovery/StandbyTables.js'
import { createFormat } from '../../../lib/tables/state/createFormat.js'
import type { StateSpec } from '../../../lib/tables/state/StateSpec.js'
import { TaskTables } from '../../../lib/tables/state/TaskTables.js'
import { openStateStore } from '../../../lib/tables/store/openStateStore.js'
import type { StateStore } from '../../../lib/tables/store/StateStore.js'
import { RxfaustError } from '../../../lib/util/RxfaustError.js'
import { gate } from '../../support/gate.js'
import { createTableHost, type FakeTableHost } from '../support/createTableHost.js'
import { FakeChangelogs } from '../support/FakeChangelogs.js'
import { rejection } from '../support/rejection.js'

const specOf = (name: string): StateSpec<unknown, unknown> => ({
  name,
  changelogTopic: `app-${name}-changelog`,
  format: createFormat(name, 'text', 'json'),
  retention: undefined,
})
const one = specOf('one')
const two = specOf('two')

describe('StandbyTables', () => {
  let root: string
  let changelogs: FakeChangelogs
  let host: FakeTableHost
  const opened: { close(): Promise<void> }[] = []

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-standby-'))
    changelogs = new FakeChangelogs()
    host = createTableHost(changelogs, { stateDirectory: root })
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(each => each.close()))
    await rm(root, { recursive: true, force: true })
  })

  /** Resolves when the standby has been at the end of both changelogs. */
  const follow = async (): Promise<StandbyTables> => {
    const ready = gate()
    const standby = new StandbyTables(host, '4-1', 1, [one, two], ready.open)
    opened.push(standby)
    await Promise.race([ready.promise, standby.run()])
    expect(standby.status).to.equal('standby')
    return standby
  }
  const take = async (store?: StateStore): Promise<TaskTables> => {
    const tables = new TaskTables(host, new Task(4, 1, 1), [one, two], store)
    opened.push(tables)
    await tables.recover(new AbortController().signal)
    return tables
  }
  const contents = async (tables: TaskTables, spec = one): Promise<[unknown, unknown][]> => {
    const found: [unknown, unknown][] = []
    for await (const entry of tables.partitionOf(spec)?.entries() ?? []) found.push([...entry])
    return found
  }
  const send = (spec: StateSpec<unknown, unknown>, key: string, value: number): Promise<unknown> =>
    changelogs.send([
      { topic: spec.changelogTopic, partition: 1, key: Buffer.from(key), value: Buffer.from(JSON.stringify(value)) },
    ])
  /** Resolves after the batch at the end of the changelogs, where the standby looks for more. */
  const untilCaughtUp = async (): Promise<void> => {
    while (host.monitor.standbyLag > 0 || host.monitor.standbyRecords < changelogs.log(one.changelogTopic, 1).end) {
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  for (const stateDirectory of ['on disk', 'in memory']) {
    it(`gives its open store to the task, which replays only what came since (${stateDirectory})`, async () => {
      if (stateDirectory === 'in memory') host = createTableHost(changelogs)
      for (const value of [1, 2, 3, 4, 5]) await send(one, `k${value % 3}`, value)
      await send(two, 'a', 7)
      const standby = await follow()
      expect([host.monitor.standbyRecords, host.monitor.standbyLag]).to.deep.equal([6, 0])
      const store = await standby.release()
      await send(one, 'k9', 9)
      await send(two, 'b', 8)
      const tables = await take(store)
      expect(host.monitor.recordsRecovered).to.equal(2)
      expect(await contents(tables)).to.deep.equal([
        ['k0', 3],
        ['k1', 4],
        ['k2', 5],
        ['k9', 9],
      ])
      expect(tables.partitionOf(one)?.size).to.equal(4)
      expect(await contents(tables, two)).to.deep.equal([
        ['a', 7],
        ['b', 8],
      ])
    })
  }

  it('follows what is written later', async () => {
    await follow()
    for (const value of [1, 2, 3]) await send(one, `k${value}`, value)
    await untilCaughtUp()
    expect(host.monitor.standbyRecords).to.equal(3)
  })

  it('says how far it is behind, and nothing any more when it has ended', async () => {
    for (const value of [1, 2, 3, 4, 5]) await send(one, 'k', value)
    const held = gate()
    const reached = gate()
    changelogs.step = async what => {
      if (what !== 'read') return
      reached.open()
      await held.promise
    }
    const standby = new StandbyTables(host, '4-1', 1, [one, two], () => {})
    opened.push(standby)
    const running = standby.run()
    await reached.promise
    expect([host.monitor.standbyLag, standby.status]).to.deep.equal([5, 'warming'])
    held.open()
    await untilCaughtUp()
    expect([host.monitor.standbyLag, standby.status]).to.deep.equal([0, 'standby'])
    await standby.close()
    await running
    expect(changelogs.reading).to.equal(0)
  })

  it('leaves its files, and goes on from its checkpoint', async () => {
    for (const value of [1, 2, 3]) await send(one, `k${value}`, value)
    await (await follow()).close()
    expect(host.monitor.standbyRecords).to.equal(3)
    await send(one, 'k4', 4)
    await (await follow()).close()
    expect(host.monitor.standbyRecords).to.equal(4)
    const tables = await take()
    expect(host.monitor.recordsRecovered).to.equal(0)
    expect(tables.partitionOf(one)?.size).to.equal(4)
  })

  it('waits at its release for the batch that is being stored', async () => {
    const writing = gate()
    const written = gate()
    let hold = false
    const open = async (): Promise<StateStore> => {
      const store = await openStateStore(host, undefined)
      const write = store.write.bind(store)
      store.write = async writes => {
        if (hold) {
          writing.open()
          await written.promise
        }
        await write(writes)
      }
      return store
    }
    host = createTableHost(changelogs, { stateDirectory: root, store: open })
    const standby = await follow()
    hold = true
    await send(one, 'a', 1)
    await writing.promise
    let released = false
    const release = standby.release().then(given => {
      released = true
      return given
    })
    await new Promise(resolve => setImmediate(resolve))
    expect(released).to.equal(false)
    written.open()
    const tables = await take(await release)
    expect(host.monitor.recordsRecovered).to.equal(0)
    expect([await contents(tables), tables.partitionOf(one)?.size]).to.deep.equal([[['a', 1]], 1])
  })

  it('begins anew where the changelog no longer holds what comes next', async () => {
    for (const value of [1, 2, 3]) await send(one, `k${value}`, value)
    await (await follow()).close()
    for (const value of [4, 5, 6]) await send(one, `k${value}`, value)
    changelogs.log(one.changelogTopic, 1).deleteBefore(5)
    const tables = await take(await (await follow()).release())
    expect(await contents(tables)).to.deep.equal([['k6', 6]])
  })

  it('begins anew where it was away for longer than the changelog keeps deletions', async () => {
    for (const value of [1, 2, 3]) await send(one, `k${value}`, value)
    await (await follow()).close()
    const away = 25 * 3_600_000
    const scheduler = Object.create(asyncScheduler, { now: { value: () => Date.now() + away } }) as SchedulerLike
    host = createTableHost(changelogs, { stateDirectory: root, scheduler })
    // `k2` was deleted meanwhile, and its tombstone after it.
    const log = changelogs.log(one.changelogTopic, 1)
    log.skip()
    log.records.splice(1, 1)
    await send(one, 'k4', 4)
    const tables = await take(await (await follow()).release())
    expect((await contents(tables)).map(([key]) => key)).to.deep.equal(['k1', 'k3', 'k4'])
  })

  it('opens nothing when it was released before it ran', async () => {
    const standby = new StandbyTables(host, '4-1', 1, [one], () => {})
    expect(await standby.release()).to.equal(undefined)
    await standby.run()
    expect(await standby.release()).to.equal(undefined)
    const tables = await take()
    expect(tables.partitionOf(one)?.size).to.equal(0)
  })

  it('tries again while the broker is away', async () => {
    await send(one, 'a', 1)
    let failures = 2
    changelogs.step = what => {
      if (failures === 0 || (failures === 1 && what !== 'read')) return
      failures--
      throw new RxfaustError('RXFAUST_BROKER', 'away', 'wait', { retriable: true })
    }
    await follow()
    expect([failures, host.monitor.standbyRecords]).to.deep.equal([0, 1])
  })

  it('rejects with what can not be mended, and has ended then', async () => {
    changelogs.log(one.changelogTopic, 1).append(null, '1')
    const standby = new StandbyTables(host, '4-1', 1, [one, two], () => {})
    opened.push(standby)
    expect(await rejection(standby.run())).to.include({ code: 'RXFAUST_RECOVERY' })
    expect(changelogs.reading).to.equal(0)
    await standby.close()
    expect(host.monitor.standbyLag).to.equal(0)
  })
})
