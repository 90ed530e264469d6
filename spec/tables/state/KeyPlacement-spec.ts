import { expect } from 'chai'
import { number, object, string } from 'superstruct'
import type { Claim } from '../../../lib/acks/Claim.js'
import type { Event } from '../../../lib/acks/Event.js'
import { within } from '../../../lib/acks/within.js'
import { createTable } from '../../../lib/tables/createTable.js'
import type { TableOptions } from '../../../lib/tables/TableOptions.js'
import type { RxfaustError } from '../../../lib/util/RxfaustError.js'
import { inEvent } from '../support/inEvent.js'
import { TableBench } from '../support/TableBench.js'

const types = { key: string(), value: number(), default: () => 0, partitions: 4 }

describe('KeyPlacement', () => {
  const open: TableBench<unknown>[] = []
  afterEach(() => Promise.all(open.splice(0).map(bench => bench.close())))

  async function bench(options: TableOptions = {}, ...partitions: number[]) {
    const made = new TableBench(4, host => createTable(host, 'totals', { ...types, ...options }))
    open.push(made)
    await made.open(...partitions)
    return made
  }
  const errorOf = (run: () => unknown): RxfaustError => {
    try {
      run()
    } catch (error) {
      return error as RxfaustError
    }
    throw new Error('it threw nothing')
  }
  /** Runs in an event with that key in a partition that is not its own. */
  const misplaced = <R>(at: TableBench<unknown>, key: unknown, bytes: string, partition: number, run: () => R): R => {
    const task = at.task(partition)
    const event = {
      key,
      record: { key: Buffer.from(bytes) },
      queue: { task, topic: 'orders', partition },
      timestamp: 0,
    }
    return within({ event: event as unknown as Event } as unknown as Claim, run)
  }

  it('takes keys of the partition of the event', async () => {
    const at = await bench()
    for (const key of ['ann', 'bob', 'cid', 'dee']) at.at(key, () => at.table.set(key, 1))
    expect([at.table.size, at.table.get('dee')]).to.deep.equal([4, 1])
  })

  it('refuses every write of a key of another one, naming both and what to do', async () => {
    const at = await bench()
    const home = at.partitionOf('ann')
    const away = (home + 1) % 4
    const writes = [
      () => at.table.set('ann', 1),
      () => at.table.update('ann', n => n + 1),
      () => at.table.delete('ann'),
      () => at.table.pop('ann'),
      () => at.table.setDefault('ann', 1),
      () => at.table.assign({ ann: 1 }),
      () => at.table.next({ key: 'ann', value: 1 }),
    ]
    for (const write of writes) {
      const error = errorOf(() => inEvent(at.task(away), write))
      expect(error.code).to.equal('RXFAUST_TABLE_SCOPE')
      expect(error.message).to.include(`Key "ann" of table "totals" belongs to partition ${home}`)
      expect(error.message).to.include(`an event of partition ${away} of topic "source"`)
      expect(error.message).to.include('groupBy').and.to.include('usePartitioner').and.to.include('anyKey')
    }
    expect(at.table.size).to.equal(0)
  })

  it('reads such a key as what the partition of the event has of it', async () => {
    const at = await bench()
    at.at('ann', () => at.table.set('ann', 1))
    expect(inEvent(at.task((at.partitionOf('ann') + 1) % 4), () => at.table.get('ann'))).to.equal(0)
  })

  it("takes the event's own key, wherever its producer has placed it", async () => {
    const at = await bench()
    const away = (at.partitionOf('ann') + 1) % 4
    misplaced(at, 'ann', 'ann', away, () => at.table.set('ann', 1))
    misplaced(at, { as: 'bytes' }, 'ann', away, () => at.table.update('ann', n => n + 1))
    expect(at.table.get('ann')).to.equal(2)
    expect(errorOf(() => misplaced(at, 'ann', 'ann', away, () => at.table.set('eve', 1))).code).to.equal(
      'RXFAUST_TABLE_SCOPE',
    )
  })

  it('takes any key where there is one partition, and with anyKey', async () => {
    const one = new TableBench(1, host => createTable(host, 'totals', { value: number(), partitions: 1 }))
    open.push(one)
    await one.open()
    for (const key of ['ann', 'bob', 'cid']) inEvent(one.task(0), () => one.table.set(key, 1))
    const any = await bench({ anyKey: true })
    for (const key of ['ann', 'bob', 'cid']) inEvent(any.task(3), () => any.table.set(key, 1))
    expect([one.table.size, any.table.size]).to.deep.equal([3, 3])
  })

  it('places keys that are objects by their bytes', async () => {
    const at = new TableBench(4, host =>
      createTable(host, 'pairs', { key: object({ a: string() }), value: number(), partitions: 4 }),
    )
    open.push(at)
    await at.open()
    const home = at.partitionOf('{"a":"x"}')
    inEvent(at.task(home), () => at.table.set({ a: 'x' }, 1))
    expect(errorOf(() => inEvent(at.task((home + 1) % 4), () => at.table.set({ a: 'x' }, 2))).message).to.include(
      'Key {"a":"x"}',
    )
  })

  describe('usePartitioner', () => {
    it('writes and reads each key in its own partition, in events of others and without one', async () => {
      const at = await bench({ usePartitioner: true })
      const home = at.partitionOf('ann')
      inEvent(at.task((home + 1) % 4), () => {
        at.table.set('ann', 1)
        expect(at.table.get('ann')).to.equal(1)
      })
      expect(at.written).to.equal(0)
      expect(at.table.update('ann', n => n + 1)).to.equal(2)
      at.table.set('bob', 5)
      expect([at.written, at.table.get('ann'), at.table.size]).to.deep.equal([2, 2, 2])
      await at.commit()
      expect(at.changelogs.log('app-totals-changelog', home).records).to.have.length.above(0)
      await at.restart()
      expect([at.table.get('ann'), at.table.get('bob')]).to.deep.equal([2, 5])
      at.table.clear()
      expect(at.table.size).to.equal(0)
    })

    it('refuses a key whose partition this worker does not own, and reads it as absent', async () => {
      const probe = new TableBench(4, () => undefined)
      const home = probe.partitionOf('ann')
      const at = await bench({ usePartitioner: true }, (home + 1) % 4)
      const error = errorOf(() => at.table.set('ann', 1))
      expect([error.code, error.retriable]).to.deep.equal(['RXFAUST_TABLE_SCOPE', false])
      expect(error.message).to.include(`belongs to partition ${home}, which this worker does not own`)
      expect(at.table.get('ann')).to.equal(0)
      expect(at.written).to.equal(0)
    })

    it('refuses while the partition is handed over, since nobody would commit it', async () => {
      const at = await bench({ usePartitioner: true })
      at.task(at.partitionOf('ann')).status.to('draining')
      expect(errorOf(() => at.table.set('ann', 1)).retriable).to.equal(true)
      at.at('ann', () => at.table.set('ann', 1))
      expect(at.table.get('ann')).to.equal(1)
    })

    it('excludes anyKey', () => {
      const declare = () => new TableBench(4, host => createTable(host, 'a', { usePartitioner: true, anyKey: true }))
      expect(errorOf(declare).code).to.equal('RXFAUST_OPTION')
    })
  })
})
