import { expect } from 'chai'
import { DateTime } from 'luxon'
import { VirtualTimeScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import type { SealedWrites } from '../../../lib/acks/SealedWrites.js'
import { Task } from '../../../lib/acks/Task.js'
import { createTable } from '../../../lib/tables/createTable.js'
import { createTaskTables } from '../../../lib/tables/state/createTaskTables.js'
import { TaskTables } from '../../../lib/tables/state/TaskTables.js'
import type { WindowedTable } from '../../../lib/tables/windows/WindowedTable.js'
import type { RxfaustError } from '../../../lib/util/RxfaustError.js'
import { createTableHost, type FakeTableHost } from '../support/createTableHost.js'
import { FakeChangelogs } from '../support/FakeChangelogs.js'
import { inEvent } from '../support/inEvent.js'

const MINUTE = 60_000
const topic = 'app-totals-tumbling-60000-changelog'

describe('WindowedTable', () => {
  let changelogs: FakeChangelogs
  let host: FakeTableHost
  let perMinute: WindowedTable<string, number, never>
  let task: Task

  beforeEach(async () => {
    changelogs = new FakeChangelogs()
    host = createTableHost(changelogs)
    perMinute = describeTables()
    await start()
  })
  afterEach(() => task.close())

  function describeTables(): WindowedTable<string, number, never> {
    const totals = createTable(host, 'totals', { key: string(), value: number(), default: () => 0, partitions: 1 })
    return totals.tumbling({ minutes: 1 }, { expires: { minutes: 5 } })
  }
  async function start(): Promise<void> {
    for (const definition of host.registered) definition.resolved(1)
    task = new Task(1, 0, 1)
    host.owned.push(task)
    task.store = createTaskTables(host, task, host.registered)
    await task.store.recover(task.signal)
  }
  async function commit(): Promise<void> {
    const sealed = task.store?.seal() as SealedWrites
    await sealed.store(await changelogs.send(sealed.records))
  }
  /** Another worker, with nothing but the changelog. */
  async function restart(): Promise<void> {
    await task.close()
    host.owned.length = 0
    await start()
  }
  const add = (minutes: number, key = 'ann', n = 1): number | undefined =>
    inEvent(task, () => perMinute.get(key).update(sum => sum + n), minutes * MINUTE)
  const entries = async (): Promise<string[]> => {
    const found: string[] = []
    for await (const { key, window, value } of perMinute.entries()) {
      expect(window.end - window.start).to.equal(MINUTE)
      found.push(`${window.start / MINUTE} ${key} ${value}`)
    }
    return found
  }
  /** Keys that the store holds, expired or not. */
  const stored = async (): Promise<number> => {
    if (!(task.store instanceof TaskTables)) throw new Error('no store')
    let count = 0
    const partition = task.store.partitionOf(host.registered[1] as never)
    for await (const _ of partition?.durable.iterate(undefined) ?? []) count++
    return count
  }

  it('writes the window of the event, and reads current, now and at', async () => {
    const scheduler = new VirtualTimeScheduler()
    scheduler.frame = 2.5 * MINUTE
    await task.close()
    host = createTableHost(changelogs, { scheduler })
    perMinute = describeTables()
    await start()
    add(1.2)
    add(1.9)
    add(2)
    inEvent(
      task,
      () => {
        const ann = perMinute.get('ann')
        expect([ann.current(), ann.value(), ann.now()]).to.deep.equal([2, 2, 1])
        expect([
          ann.at(2 * MINUTE),
          ann.at(new Date(2 * MINUTE)),
          ann.at(DateTime.fromMillis(2 * MINUTE)),
        ]).to.deep.equal([1, 1, 1])
        expect(ann.at(3 * MINUTE)).to.equal(0)
      },
      MINUTE,
    )
    expect(perMinute.get('ann').now()).to.equal(1)
    expect(await entries()).to.deep.equal(['1 ann 2', '2 ann 1'])
  })

  it('sets and deletes', async () => {
    inEvent(task, () => perMinute.get('ann').set(5), 0)
    inEvent(task, () => perMinute.get('bob').set(6), 0)
    inEvent(task, () => perMinute.get('ann').delete(), 0)
    expect(await entries()).to.deep.equal(['0 bob 6'])
    await commit()
    expect(await entries()).to.deep.equal(['0 bob 6'])
  })

  it('orders entries by time, those before the epoch first', async () => {
    for (const minute of [3, -1, 0, -2, 1]) add(minute)
    add(1, 'Zoe')
    await commit()
    add(2)
    expect(await entries()).to.deep.equal([
      '-2 ann 1',
      '-1 ann 1',
      '0 ann 1',
      '1 Zoe 1',
      '1 ann 1',
      '2 ann 1',
      '3 ann 1',
    ])
  })

  it('changes nothing in a window that has expired, counts it, and warns', async () => {
    add(0)
    add(5.99)
    expect(add(0)).to.equal(2)
    add(6)
    expect(add(0.5)).to.equal(undefined)
    inEvent(task, () => perMinute.get('bob').set(1), 0)
    inEvent(task, () => perMinute.get('ann').delete(), 0)
    expect(host.monitor.lateWrites).to.equal(3)
    expect(host.warned[0]).to.match(/^RXFAUST_LATE_WRITE .*totals-tumbling-60000/)
    expect(perMinute.get('ann').at(0)).to.equal(0)
    expect(await entries()).to.deep.equal(['5 ann 1', '6 ann 1'])
  })

  it('deletes what has expired from the store with the commit, without tombstones', async () => {
    add(0)
    add(1)
    await commit()
    expect(await stored()).to.equal(2)
    add(6)
    await commit()
    expect(await entries()).to.deep.equal(['1 ann 1', '6 ann 1'])
    expect(await stored()).to.equal(2)
    expect(changelogs.log(topic).records.filter(({ value }) => value === null)).to.deep.equal([])
  })

  it('knows after a recovery from the changelog how late it was, to the millisecond', async () => {
    add(0)
    add(1)
    add(6.5)
    inEvent(task, () => perMinute.get('ann').update(n => n), 7 * MINUTE - 1)
    await commit()
    await restart()
    expect(await entries()).to.deep.equal(['1 ann 1', '6 ann 1'])
    expect(await stored()).to.equal(2)
    expect(add(1)).to.equal(2)
    inEvent(task, () => perMinute.get('zoe').set(1), 7 * MINUTE)
    expect(add(1)).to.equal(undefined)
  })

  it('takes windows of other tables and sizes for other states', () => {
    const totals = createTable(host, 'other', { default: () => 0 })
    totals.tumbling(1000)
    totals.tumbling('PT2S')
    expect(host.registered.map(({ name }) => name)).to.deep.equal([
      'totals',
      'totals-tumbling-60000',
      'other',
      'other-tumbling-1000',
      'other-tumbling-2000',
    ])
    expect(host.registered[1]?.follows).to.equal(host.registered[0])
  })

  it('describes its changelog: kept by the time of writing, for ever where nothing expires', () => {
    expect(host.registered[1]?.changelog(1)).to.deep.equal({
      topic,
      partitions: 1,
      config: {
        'cleanup.policy': 'compact,delete',
        'delete.retention.ms': String(24 * 60 * MINUTE),
        'message.timestamp.type': 'LogAppendTime',
        'retention.ms': String(MINUTE + 5 * MINUTE + 24 * 60 * MINUTE),
      },
    })
    createTable(host, 'kept').tumbling(1000)
    expect(host.registered.at(-1)?.changelog(1).config).to.include({ 'cleanup.policy': 'compact' })
  })

  it('says what is wrong: no event, no window size, no time', () => {
    const codeOf = (run: () => unknown): string => {
      try {
        run()
      } catch (error) {
        return (error as RxfaustError).code
      }
      return 'nothing'
    }
    expect(codeOf(() => perMinute.get('ann').current())).to.equal('RXFAUST_TABLE_SCOPE')
    expect(codeOf(() => perMinute.get('ann').set(1))).to.equal('RXFAUST_TABLE_SCOPE')
    expect(codeOf(() => perMinute.get('ann').at(new Date('no')))).to.equal('RXFAUST_OPTION')
    expect(codeOf(() => createTable(host, 'x').tumbling(0))).to.equal('RXFAUST_OPTION')
    expect(codeOf(() => createTable(host, 'y').tumbling(1.5))).to.equal('RXFAUST_OPTION')
  })
})
