import { expect } from 'chai'
import fc from 'fast-check'
import { asyncScheduler, type SchedulerLike } from 'rxjs'
import { type ChangelogEnds, locateChangelogs } from '../../../lib/tables/changelog/locateChangelogs.js'
import { RecoveryHooks } from '../../../lib/tables/recovery/RecoveryHooks.js'
import { TableRecovery } from '../../../lib/tables/recovery/TableRecovery.js'
import { createFormat } from '../../../lib/tables/state/createFormat.js'
import type { StateSpec } from '../../../lib/tables/state/StateSpec.js'
import { TablePartition } from '../../../lib/tables/state/TablePartition.js'
import { openStateStore } from '../../../lib/tables/store/openStateStore.js'
import { PartitionStore } from '../../../lib/tables/store/PartitionStore.js'
import type { StateStore } from '../../../lib/tables/store/StateStore.js'
import { RxfaustError } from '../../../lib/util/RxfaustError.js'
import { createTableHost, type FakeTableHost } from '../support/createTableHost.js'
import { FakeChangelogs, type FakeLog } from '../support/FakeChangelogs.js'
import { rejection } from '../support/rejection.js'

const spec: StateSpec<unknown, unknown> = {
  name: 'totals',
  changelogTopic: 'app-totals-changelog',
  format: createFormat('totals', 'text', 'text'),
  retention: undefined,
}

describe('TableRecovery', () => {
  let changelogs: FakeChangelogs
  let log: FakeLog
  let host: FakeTableHost
  let store: StateStore

  beforeEach(async () => {
    changelogs = new FakeChangelogs()
    log = changelogs.log(spec.changelogTopic)
    host = createTableHost(changelogs)
    store = await openStateStore(host, undefined)
  })
  afterEach(() => store.close())

  const open = (): TablePartition<unknown, unknown> =>
    new TablePartition(spec, 0, new PartitionStore(store, spec.name, 0), host, 100)
  const ends = async (): Promise<ChangelogEnds> => {
    const located = await locateChangelogs(changelogs.transport.admin, [{ topic: spec.changelogTopic, partition: 0 }])
    return [...located.values()][0] as ChangelogEnds
  }
  const recover = async (
    partition = open(),
    signal: AbortSignal = new AbortController().signal,
  ): Promise<TablePartition<unknown, unknown>> => {
    await new TableRecovery(host, partition, signal).run(await ends())
    return partition
  }
  const contents = async (partition: TablePartition<unknown, unknown>): Promise<Record<string, unknown>> => {
    const found: Record<string, unknown> = {}
    for await (const [key, value] of partition.entries()) found[key as string] = value
    expect(Object.keys(found)).to.have.length(partition.size)
    return found
  }

  it('ends at once where there is nothing', async () => {
    const partition = await recover()
    expect(await contents(partition)).to.deep.equal({})
    expect(partition.checkpoint).to.equal(0)
    expect(host.progress).to.have.length(1)
    expect(host.progress[0]).to.include({ table: 'totals', partition: 0, remaining: 0 })
  })

  it('takes the last value of each key, and no deleted ones', async () => {
    for (const [key, value] of [
      ['a', '1'],
      ['b', '1'],
      ['a', '2'],
      ['b', null],
      ['c', '3'],
    ] as const)
      log.append(key, value)
    const partition = await recover()
    expect(await contents(partition)).to.deep.equal({ a: '2', c: '3' })
    expect(partition.size).to.equal(2)
    expect(partition.checkpoint).to.equal(5)
    expect(host.monitor.recordsRecovered).to.equal(5)
  })

  it('ends behind a control record, and behind gaps of any size', async () => {
    log.append('a', '1')
    log.skip(1e9)
    log.append('b', '2')
    log.skip()
    const partition = await recover()
    expect(await contents(partition)).to.deep.equal({ a: '1', b: '2' })
    expect(partition.checkpoint).to.equal(1e9 + 3)
  })

  it('ends where control records are all there is', async () => {
    log.skip(5)
    expect((await recover()).checkpoint).to.equal(5)
  })

  it('ends where everything was deleted and the low end is the end', async () => {
    log.append('a', '1')
    log.skip(9)
    log.deleteBefore(10)
    const partition = await recover()
    expect(await contents(partition)).to.deep.equal({})
    expect(partition.checkpoint).to.equal(10)
  })

  it('ends with nothing where everything is a tombstone', async () => {
    for (const key of ['a', 'b', 'a', 'c']) log.append(key, null)
    expect(await contents(await recover())).to.deep.equal({})
  })

  it('waits for no open transaction', async () => {
    log.append('a', '1')
    log.stable = 1
    log.append('b', '1')
    const partition = await recover()
    expect(partition.read('a')).to.equal('1')
  })

  it('goes on from its checkpoint', async () => {
    log.append('a', '1')
    log.append('b', '1')
    await recover()
    log.append('a', '2')
    log.append('b', null)
    host.monitor.recordsRecovered = 0
    const partition = await recover()
    expect(await contents(partition)).to.deep.equal({ a: '2' })
    expect(host.monitor.recordsRecovered).to.equal(2)
    expect(host.logged).to.deep.equal([])
  })

  it('begins anew where the topic was made anew, or deleted past the checkpoint', async () => {
    for (const key of ['a', 'b', 'c', 'd']) log.append(key, '1')
    await recover()
    log.records.length = 0
    log.end = 0
    log.append('x', '1')
    expect(await contents(await recover())).to.deep.equal({ x: '1' })
    log.skip(10)
    log.deleteBefore(11)
    log.append('y', '1')
    const partition = await recover()
    expect(await contents(partition)).to.deep.equal({ y: '1' })
    expect(partition.size).to.equal(1)
    expect(host.warned).to.have.length(2)
    expect(host.warned[0]).to.match(/^RXFAUST_RECOVERY .*partition 0 of table "totals".*offset 4, but .* ends at 1/)
    expect(host.warned[1]).to.match(/up to offset 1, but .* begins at 11/)
  })

  it('begins anew where records are deleted while it reads', async () => {
    for (let at = 0; at < 10; at++) log.append(`k${at}`, '1')
    let reads = 0
    changelogs.step = what => {
      if (what === 'read' && ++reads === 3) log.deleteBefore(7)
    }
    const partition = await recover()
    expect(await contents(partition)).to.deep.equal({ k7: '1', k8: '1', k9: '1' })
    expect(partition.checkpoint).to.equal(10)
  })

  it('ends where everything that is left is deleted while it reads', async () => {
    for (let at = 0; at < 6; at++) log.append(`k${at}`, '1')
    let reads = 0
    changelogs.step = what => {
      if (what === 'read' && ++reads === 2) log.deleteBefore(6)
    }
    const partition = await recover()
    expect(await contents(partition)).to.deep.equal({})
    expect(partition.checkpoint).to.equal(6)
  })

  describe('of a store that was away for so many hours', () => {
    const HOUR = 3_600_000
    const away = async (hours: number): Promise<TablePartition<unknown, unknown>> => {
      for (const key of ['a', 'b', 'c']) log.append(key, '1')
      await recover()
      host.monitor.recordsRecovered = 0
      host = createTableHost(changelogs, {
        scheduler: Object.create(asyncScheduler, { now: { value: () => Date.now() + hours * HOUR } }) as SchedulerLike,
      })
      return open()
    }

    it('(25) begins anew: compaction may have taken what says that a key was deleted', async () => {
      const partition = await away(25)
      // `b` was deleted meanwhile, and its tombstone after it.
      log.skip()
      log.append('d', '1')
      log.records.splice(1, 1)
      expect(await contents(await recover(partition))).to.deep.equal({ a: '1', c: '1', d: '1' })
      expect([host.warned, host.logged]).to.deep.equal([[], []])
    })

    it('(22) goes on from the checkpoint', async () => {
      const partition = await away(22)
      log.append('d', '1')
      await recover(partition)
      expect(host.monitor.recordsRecovered).to.equal(1)
    })

    it('(25) has nothing to do where nothing was written since, or a standby has followed it', async () => {
      await recover(await away(25))
      expect(host.monitor.recordsRecovered).to.equal(0)
      log.append('d', '1')
      const standby = open()
      standby.durable.followed()
      await recover(standby)
      expect(host.monitor.recordsRecovered).to.equal(1)
    })
  })

  it('empties a store that has no checkpoint: a deletion may have been cut off', async () => {
    await store.write([{ type: 'put', key: Buffer.from('d/totals/0/old'), value: Buffer.from('1') }])
    log.append('a', '1')
    expect(await contents(await recover())).to.deep.equal({ a: '1' })
  })

  it('asks a broker that is away again', async () => {
    log.append('a', '1')
    let failures = 2
    changelogs.step = what => {
      if (what === 'read' && failures-- > 0) {
        throw new RxfaustError('RXFAUST_BROKER', 'Away.', 'Wait.', { retriable: true })
      }
    }
    expect(await contents(await recover())).to.deep.equal({ a: '1' })
    expect(host.logged).to.have.length(2)
  })

  it('fails where nothing moves, and says where it stands and why', async () => {
    host = createTableHost(changelogs, { recoveryStallTimeout: 250 })
    for (let at = 0; at < 4; at++) log.append(`k${at}`, '1')
    const away = new RxfaustError('RXFAUST_BROKER', 'Away.', 'Wait.', { retriable: true })
    let reads = 0
    changelogs.step = what => {
      if (what === 'read' && ++reads > 1) throw away
    }
    const error = await rejection(recover())
    expect(error).to.be.instanceOf(RxfaustError).and.include({ code: 'RXFAUST_RECOVERY', cause: away })
    expect((error as RxfaustError).details).to.deep.equal({
      table: 'totals',
      topic: 'app-totals-changelog',
      partition: 0,
      position: 2,
      end: 4,
    })
  })

  it('fails where a read hangs for ever, and ends the read', async () => {
    host = createTableHost(changelogs, { recoveryStallTimeout: 30 })
    log.append('a', '1')
    let release = (): void => {}
    changelogs.step = what =>
      what === 'read'
        ? new Promise(resolve => {
            release = resolve
          })
        : undefined
    expect(await rejection(recover())).to.have.property('code', 'RXFAUST_RECOVERY')
    release()
    await new Promise(resolve => setImmediate(resolve))
    expect(changelogs.reading).to.equal(0)
  })

  it('names a record that is none of the table', async () => {
    log.append('a', '1')
    log.append(null, '1')
    const error = await rejection(recover())
    expect(error).to.have.property('code', 'RXFAUST_RECOVERY')
    expect((error as RxfaustError).details).to.include({ table: 'totals', offset: 1 })
  })

  it('tells its progress, and at last that nothing remains', async () => {
    for (let at = 0; at < 6; at++) log.append(`k${at}`, '1')
    await recover()
    expect(host.progress[0]).to.include({ position: 0, end: 6, remaining: 6 })
    expect(host.progress.at(-1)).to.include({ position: 6, end: 6, remaining: 0 })
    expect(host.progress.filter(each => each.remaining === 0)).to.have.length(1)
  })

  it('can be cancelled at every step, and another one finishes its work', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(30),
        fc.boolean(),
        fc.constantFrom(1, 2, 3, 100),
        async (at, deleted, recoveryBufferSize) => {
          await store.close()
          store = await openStateStore(host, undefined)
          changelogs = new FakeChangelogs()
          log = changelogs.log(spec.changelogTopic)
          host = createTableHost(changelogs)
          for (let key = 0; key < 8; key++) log.append(`k${key % 5}`, String(key))
          const lost = new AbortController()
          const reason = new Error('lost')
          let steps = 0
          changelogs.step = what => {
            if (steps++ === at) lost.abort(reason)
            if (deleted && what === 'read' && log.low === 0) log.deleteBefore(3)
          }
          const watched: StateStore = {
            name: store.name,
            get: key => store.get(key),
            write: async writes => {
              await changelogs.step('write')
              await store.write(writes)
              await changelogs.step('written')
            },
            clear: async range => {
              await changelogs.step('clear')
              await store.clear(range)
            },
            entries: range => store.entries(range),
            count: async range => {
              await changelogs.step('count')
              return store.count(range)
            },
            close: () => store.close(),
          }
          const hooks = new RecoveryHooks(spec.name, spec.format, { recoveryBufferSize })
          const partition = new TablePartition(
            { ...spec, hooks },
            0,
            new PartitionStore(watched, spec.name, 0),
            host,
            100,
          )
          const recovery = new TableRecovery(host, partition, lost.signal)
          const outcome = await recovery.run(await ends()).then(
            () => 'recovered',
            (error: unknown) => error,
          )
          expect(outcome).to.equal(lost.signal.aborted ? reason : 'recovered')
          expect(recovery.status.value).to.equal(lost.signal.aborted ? 'cancelled' : 'recovered')
          changelogs.step = () => {}
          const successor = await recover()
          const expected: Record<string, string> = {}
          for (const record of log.records) expected[String(record.key)] = String(record.value)
          expect(await contents(successor)).to.deep.equal(expected)
          expect(successor.checkpoint).to.equal(8)
          expect(changelogs.reading).to.equal(0)
        },
      ),
      { numRuns: 100 },
    )
  })
})
