import { expect } from 'chai'
import { number, object, string } from 'superstruct'
import type { Claim } from '../../lib/acks/Claim.js'
import { currentClaim } from '../../lib/acks/currentClaim.js'
import type { SealedWrites } from '../../lib/acks/SealedWrites.js'
import { Task } from '../../lib/acks/Task.js'
import { withinAsync } from '../../lib/acks/withinAsync.js'
import { createTable } from '../../lib/tables/createTable.js'
import { createTaskTables } from '../../lib/tables/state/createTaskTables.js'
import type { Table } from '../../lib/tables/Table.js'
import type { TableChange } from '../../lib/tables/TableChange.js'
import { partitionFor } from '../../lib/transport/partitionFor.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { claimOf } from './support/claimOf.js'
import { createTableHost, type FakeTableHost } from './support/createTableHost.js'
import { FakeChangelogs } from './support/FakeChangelogs.js'
import { inEvent } from './support/inEvent.js'

describe('Table', () => {
  let host: FakeTableHost
  let totals: Table<string, number, never>
  let tasks: Task[]

  beforeEach(async () => {
    host = createTableHost(new FakeChangelogs())
    const types = { key: string(), value: number(), default: () => 0, partitions: 4 }
    totals = createTable(host, 'totals', { ...types, anyKey: true })
    tasks = []
  })
  afterEach(async () => {
    for (const task of tasks) await task.close()
  })

  async function start(...partitions: number[]): Promise<Task[]> {
    for (const definition of host.registered) definition.resolved(4)
    for (const partition of partitions) {
      const task = new Task(4, partition, 1)
      task.store = createTaskTables(host, task, host.registered)
      await task.store.recover(task.signal)
      tasks.push(task)
      host.owned.push(task)
    }
    return tasks
  }
  const code = (run: () => unknown): string => {
    try {
      run()
    } catch (error) {
      return (error as RxfaustError).code
    }
    return 'nothing'
  }

  it('reads and writes in the partition of the event', async () => {
    const [first, second] = (await start(0, 1)) as [Task, Task]
    inEvent(first, () => {
      expect(totals.get('ann')).to.equal(0)
      expect(totals.has('ann')).to.equal(false)
      totals.set('ann', 1)
      expect(totals.update('ann', n => n + 1)).to.equal(2)
      expect(totals.update('bob', n => n + 5)).to.equal(5)
      expect([totals.get('ann'), totals.has('ann'), totals.size]).to.deep.equal([2, true, 2])
    })
    inEvent(second, () => {
      expect(totals.has('ann')).to.equal(false)
      totals.set('ann', 10)
    })
    inEvent(first, () => {
      expect(totals.get('ann')).to.equal(2)
      expect(totals.delete('ann')).to.equal(true)
      expect(totals.delete('ann')).to.equal(false)
    })
    expect(totals.size).to.equal(2)
    expect(host.monitor.tableWrites).to.equal(6)
  })

  it('reads outside of streams from the own partition of a key, and then from the others', async () => {
    const home = partitionFor(Buffer.from('ann'), 4)
    const other = (home + 1) % 4
    await start(other)
    const [there] = tasks as [Task]
    inEvent(there, () => totals.set('ann', 1))
    expect(totals.get('ann')).to.equal(1)
    await start(home)
    const at = tasks[1] as Task
    inEvent(at, () => totals.set('ann', 2))
    expect(totals.get('ann')).to.equal(2)
    inEvent(at, () => totals.delete('ann'))
    expect(totals.get('ann')).to.equal(1)
    expect(totals.get('nobody')).to.equal(0)
  })

  it('no longer shows what this worker does not own', async () => {
    const [task] = (await start(0)) as [Task]
    inEvent(task, () => totals.set('ann', 1))
    host.owned.length = 0
    expect(totals.get('ann')).to.equal(0)
    expect(totals.size).to.equal(0)
  })

  it('does not store the default', async () => {
    const [task] = (await start(0)) as [Task]
    inEvent(task, () => totals.get('ann'))
    expect(task.store?.seal()).to.equal(undefined)
    expect(totals.size).to.equal(0)
  })

  it('stores nothing where the change throws', async () => {
    const [task] = (await start(0)) as [Task]
    const thrown = new Error('no')
    const run = (): number =>
      totals.update('ann', () => {
        throw thrown
      })
    expect(() => inEvent(task, run)).to.throw(thrown)
    expect(totals.has('ann')).to.equal(false)
  })

  it('finds the event behind an await', async () => {
    const [task] = (await start(2)) as [Task]
    await withinAsync(claimOf(task), async () => {
      await Promise.resolve()
      totals.set('ann', 1)
    })
    expect(totals.get('ann')).to.equal(1)
  })

  it('says what is wrong where no event tells the partition', async () => {
    await start(0)
    expect(code(() => totals.set('ann', 1))).to.equal('RXFAUST_TABLE_SCOPE')
    expect(code(() => totals.next({ key: 'ann', value: 1 }))).to.equal('RXFAUST_TABLE_SCOPE')
    expect(code(() => totals.update('ann', n => n))).to.equal('RXFAUST_TABLE_SCOPE')
    expect(code(() => totals.delete('ann'))).to.equal('RXFAUST_TABLE_SCOPE')
  })

  it('says what is wrong where the topic has other partitions', async () => {
    await start(0)
    const foreign = new Task(8, 0, 1)
    expect(() => inEvent(foreign, () => totals.get('ann'))).to.throw(RxfaustError, '"source", which has 8')
    expect(code(() => inEvent(foreign, () => totals.set('ann', 1)))).to.equal('RXFAUST_TOPIC_MISMATCH')
  })

  it('says that the app has not started', () => {
    expect(code(() => totals.get('ann'))).to.equal('RXFAUST_STATE')
    expect(code(() => totals.size)).to.equal('RXFAUST_STATE')
  })

  it('refuses writes of a task that is lost, by a retriable error', async () => {
    const [task] = (await start(0)) as [Task]
    inEvent(task, () => totals.set('ann', 1))
    task.lose('of a spec')
    expect(() => inEvent(task, () => totals.set('ann', 2)))
      .to.throw(RxfaustError)
      .that.includes({ code: 'RXFAUST_STALE_EPOCH', retriable: true })
    await task.close()
    expect(code(() => inEvent(task, () => totals.get('ann')))).to.equal('RXFAUST_STALE_EPOCH')
  })

  it('emits changes in the scope of the event that wrote, also behind an await', async () => {
    const [task] = (await start(0)) as [Task]
    const seen: [TableChange<string, number>, Claim | undefined][] = []
    totals.pipe().subscribe(change => void seen.push([change, currentClaim()]))
    const claim = claimOf(task)
    await withinAsync(claim, async () => {
      totals.set('ann', 1)
      await Promise.resolve()
      totals.update('ann', n => n + 1)
      totals.next({ key: 'ann', value: null })
    })
    expect(seen.map(([{ key, value, previous }]) => [key, value, previous])).to.deep.equal([
      ['ann', 1, undefined],
      ['ann', 2, 1],
      ['ann', undefined, 2],
    ])
    for (const [change, scope] of seen) {
      expect(change.event).to.equal(claim.event)
      expect(scope?.event).to.equal(claim.event)
    }
  })

  it('outlives its sources, and hands their errors to the app', () => {
    const error = new Error('of a source')
    totals.complete()
    totals.error(error)
    expect(host.failures).to.deep.equal([error])
  })

  it('iterates over the partitions in order, and each by its keys', async () => {
    const [two, one] = (await start(2, 1)) as [Task, Task]
    inEvent(two, () => {
      totals.set('b', 1)
      totals.set('a', 2)
    })
    inEvent(one, () => totals.set('z', 3))
    const entries: [string, number][] = []
    for await (const entry of totals.entries()) entries.push([...entry])
    expect(entries).to.deep.equal([
      ['z', 3],
      ['a', 2],
      ['b', 1],
    ])
    const keys: string[] = []
    for await (const key of totals.keys()) keys.push(key)
    const values: number[] = []
    for await (const value of totals.values()) values.push(value)
    expect([keys, values]).to.deep.equal([
      ['z', 'a', 'b'],
      [3, 2, 1],
    ])
  })

  it('takes keys that are objects, equal by what they are encoded to', async () => {
    const types = { key: object({ a: string() }), value: number(), partitions: 4 }
    const pairs = createTable(host, 'pairs', { ...types, anyKey: true })
    const [task] = (await start(0)) as [Task]
    inEvent(task, () => {
      pairs.set({ a: 'x' }, 1)
      pairs.set({ a: 'x' }, 2)
    })
    const sealed = task.store?.seal() as SealedWrites
    expect(sealed.records.map(({ key, value }) => `${key} ${value}`)).to.deep.equal(['{"a":"x"} 2'])
    expect(pairs.get({ a: 'x' })).to.equal(2)
    expect(pairs.get({ a: 'y' })).to.equal(undefined)
  })

  it('describes its changelog', () => {
    expect(host.registered[0]?.changelog(4)).to.deep.equal({
      topic: 'app-totals-changelog',
      partitions: 4,
      config: { 'cleanup.policy': 'compact', 'delete.retention.ms': '86400000' },
    })
  })

  it('refuses names that are none, and impossible partitions', () => {
    expect(code(() => createTable(host, 'a/b'))).to.equal('RXFAUST_NAME')
    expect(code(() => createTable(host, 'x'.repeat(249)))).to.equal('RXFAUST_NAME')
    expect(code(() => createTable(host, 'a', { partitions: 0 }))).to.equal('RXFAUST_OPTION')
  })

  it('is no Subscriber to RxJS, nor a Subscription', () => {
    for (const method of ['add', 'remove', 'unsubscribe']) expect(method in totals).to.equal(false)
  })
})
