import { expect } from 'chai'
import { asyncScheduler, VirtualTimeScheduler } from 'rxjs'
import { coPartitionedAssigner } from '../../../lib/transport/coPartitionedAssigner.js'
import type { EmbeddedTransport } from '../../../lib/transport/embedded/EmbeddedTransport.js'
import { openEmbeddedTransport } from '../../../lib/transport/embedded/openEmbeddedTransport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { ConsumerProbe } from '../../laws/ConsumerProbe.js'
import { errorOf } from '../../laws/errorOf.js'
import { record } from '../../laws/record.js'
import { texts } from '../../laws/texts.js'

describe('EmbeddedTransport', () => {
  let transport: EmbeddedTransport
  let scheduler: VirtualTimeScheduler

  beforeEach(async () => {
    scheduler = new VirtualTimeScheduler()
    const options = { clientId: 'spec', logger: silentLogger, scheduler }
    transport = await openEmbeddedTransport('memory://', options)
    await transport.admin.createTopics([{ topic: 'topic', partitions: 2 }])
  })

  afterEach(() => transport.close())

  const probe = async (drainTimeout?: number, revoked?: () => Promise<void>): Promise<ConsumerProbe> => {
    const assigner = coPartitionedAssigner()
    const consumer = await transport.consumer({ group: 'group', topics: ['topic'], assigner, drainTimeout })
    return new ConsumerProbe(consumer, 'group', transport.admin, 2_000, revoked === undefined ? {} : { revoked })
  }

  describe('memory:// in virtual time', () => {
    it('works by promises alone, stamps with virtual time, and leaves nothing scheduled', async () => {
      const real = { setTimeout, setInterval, setImmediate, nextTick: process.nextTick }
      let timers = 0
      const counted = <F extends (...given: never[]) => unknown>(timer: F): F =>
        ((...given: Parameters<F>) => {
          timers++
          return timer(...given)
        }) as F
      const [one, two] = [await probe(), await probe()]
      const producer = await transport.producer({ transactionalId: 'id' })
      globalThis.setTimeout = counted(real.setTimeout as never)
      globalThis.setInterval = counted(real.setInterval as never)
      globalThis.setImmediate = counted(real.setImmediate as never)
      process.nextTick = counted(real.nextTick as never)
      try {
        await one.run()
        await two.run()
        scheduler.frame = 1_234
        const transaction = await producer.begin()
        await transaction.send([record('topic', 0, 'a'), record('topic', 1, 'b')])
        await transaction.commit()
        for (let turn = 0; turn < 50; turn++) await undefined
      } finally {
        globalThis.setTimeout = real.setTimeout
        globalThis.setInterval = real.setInterval
        globalThis.setImmediate = real.setImmediate
        process.nextTick = real.nextTick
      }
      const records = [one, two].flatMap(({ batches }) => batches.flatMap(batch => batch.records))
      expect(texts(records).sort()).to.deep.equal(['a', 'b'])
      expect(records.map(({ timestamp }) => timestamp)).to.deep.equal([1_234, 1_234])
      expect(timers).to.equal(0)
      expect(scheduler.actions).to.deep.equal([])
    })

    it('counts the drain deadline in virtual time', async () => {
      const one = await probe(60_000, () => new Promise(() => {}))
      await one.run()
      const two = await probe()
      const joined = two.run()
      await one.until(() => one.revocations.length === 1, 'the revocation')
      expect(two.assignments).to.deep.equal([])
      scheduler.flush()
      await joined
      expect(scheduler.now()).to.be.at.least(60_000)
      await errorOf(one.consumer.commit([{ topic: 'topic', partition: 0, offset: 0 }], 1), 'RXFAUST_STALE_EPOCH')
    })
  })

  describe('cleaning', () => {
    const send = async (timestamp: number, bytes = 10): Promise<void> => {
      const producer = await transport.producer()
      await producer.send([{ topic: 'kept', partition: 0, key: null, value: Buffer.alloc(bytes), timestamp }])
      await producer.close()
    }

    const low = async (): Promise<unknown> =>
      (await transport.admin.offsets([{ topic: 'kept', partition: 0 }], 'earliest')).get('kept/0')

    it('comes with an append when it is due, without a timer', async () => {
      const config = { 'retention.ms': '1000', 'segment.bytes': '1' }
      await transport.admin.createTopics([{ topic: 'kept', partitions: 1, config }])
      await send(0)
      scheduler.frame = 20_000
      await send(20_000)
      expect(await low()).to.equal(0)
      scheduler.frame = 40_000
      await send(40_000)
      for (let turn = 0; turn < 50; turn++) await undefined
      expect(await low()).to.equal(2)
      expect(scheduler.actions).to.deep.equal([])
    })

    it('deletes by record time, for ever keeps with -1, and by the time of appending where the topic says so', async () => {
      scheduler.frame = 10 * 24 * 3_600_000
      for (const [config, expected] of [
        [{}, 1],
        [{ 'retention.ms': '-1' }, 0],
        [{ 'message.timestamp.type': 'LogAppendTime' }, 0],
      ] as const) {
        await transport.admin.createTopics([{ topic: 'kept', partitions: 1, config }])
        await send(0)
        await transport.clean()
        expect(await low(), JSON.stringify(config)).to.equal(expected)
        await transport.admin.deleteTopics(['kept'])
      }
    })

    it('deletes the oldest segments while there are more bytes than retention.bytes', async () => {
      const config = { 'retention.bytes': '1000', 'segment.bytes': '1' }
      await transport.admin.createTopics([{ topic: 'kept', partitions: 1, config }])
      for (let count = 0; count < 20; count++) await send(0, 100 - 16)
      await transport.clean()
      expect(await low()).to.equal(10)
    })

    it('refuses settings that Kafka would refuse', async () => {
      for (const [name, value] of [
        ['cleanup.policy', 'keep'],
        ['retention.ms', 'x'],
        ['message.timestamp.type', 'x'],
      ] as const) {
        const config = { [name]: value }
        const created = transport.admin.createTopics([{ topic: 'wrong', partitions: 1, config }])
        await errorOf(created, 'RXFAUST_OPTION')
      }
      await errorOf(transport.admin.createTopics([{ topic: 'wrong', partitions: 0 }]), 'RXFAUST_OPTION')
      await errorOf(transport.admin.createTopics([{ topic: 'a/b', partitions: 1 }]), 'RXFAUST_NAME')
      expect(await transport.admin.listTopics()).to.deep.equal(['topic'])
    })

    it('needs keys', async () => {
      const config = { 'cleanup.policy': 'compact' }
      await transport.admin.createTopics([{ topic: 'kept', partitions: 1, config }])
      const producer = await transport.producer()
      await errorOf(producer.send([record('kept', 0, 'a', null)]), 'RXFAUST_SEND')
    })
  })

  describe('faults', () => {
    it('fail sends', async () => {
      const producer = await transport.producer()
      transport.faults.beforeSend = records => {
        if (records.length > 1) throw new Error('too many')
      }
      const error = await errorOf(producer.send([record('topic', 0, 'a'), record('topic', 0, 'b')]), 'RXFAUST_SEND')
      expect(error.message).to.include('too many')
      const [result] = await producer.send([record('topic', 0, 'c')])
      expect(result?.offset).to.equal(0)
    })

    it('fail a send of a transaction, which can only be aborted then', async () => {
      const producer = await transport.producer({ transactionalId: 'id' })
      const transaction = await producer.begin()
      await transaction.send([record('topic', 0, 'a')])
      transport.faults.beforeSend = () => {
        throw new Error('no')
      }
      await errorOf(transaction.send([record('topic', 0, 'b')]), 'RXFAUST_SEND')
      transport.faults.beforeSend = undefined
      await errorOf(transaction.commit(), 'RXFAUST_SEND')
      await transaction.abort()
      await (await producer.begin()).commit()
    })

    it('fail and hold up commits', async () => {
      const one = await probe()
      await one.run()
      const offsets = [{ topic: 'topic', partition: 0, offset: 0 }]
      transport.faults.beforeCommit = () => {
        throw new Error('no commit')
      }
      let failure: unknown
      await one.consumer.commit(offsets, one.epoch).catch((error: unknown) => {
        failure = error
      })
      expect(failure).to.be.instanceOf(Error).with.property('message', 'no commit')
      const gate = one.gate()
      transport.faults.beforeCommit = (_group, [offset]) => (offset?.metadata === 'held' ? gate.opened : undefined)
      const held = one.consumer.commit([{ topic: 'topic', partition: 0, offset: 0, metadata: 'held' }], one.epoch)
      transport.faults.rebalance('group')
      await one.until(() => one.assignments.length === 2, 'the second assignment')
      gate.open()
      await errorOf(held, 'RXFAUST_STALE_EPOCH')
    })

    it('rebalance a group, which keeps its partitions', async () => {
      const one = await probe()
      await one.run()
      transport.faults.rebalance('group')
      await one.until(() => one.assignments.length === 2, 'the second assignment')
      expect(one.revocations).to.deep.equal([{ epoch: 1, partitions: one.assignments[0]?.partitions, lost: false }])
      expect(one.assignments[1]).to.deep.include({ epoch: 2, added: [], kept: one.assignments[0]?.partitions })
    })

    it('throw a member out, which is told, refused, and comes back with nothing kept', async () => {
      const seen: string[] = []
      const one: ConsumerProbe = await probe(undefined, async () => {
        const commit = one.consumer.commit([{ topic: 'topic', partition: 0, offset: 0 }], one.epoch)
        seen.push((await errorOf(commit, 'RXFAUST_STALE_EPOCH')).code)
      })
      await one.run()
      transport.faults.lose('group')
      await one.until(() => one.assignments.length === 2, 'the second assignment')
      expect(seen).to.deep.equal(['RXFAUST_STALE_EPOCH'])
      expect(one.revocations).to.deep.equal([{ epoch: 1, partitions: one.assignments[0]?.partitions, lost: true }])
      expect(one.assignments[1]?.kept).to.deep.equal([])
      expect(one.assignments[1]?.added).to.have.length(2)
    })
  })

  it('keeps what a transaction left open from readers when its producer closes', async () => {
    const producer = await transport.producer({ transactionalId: 'id' })
    const transaction = await producer.begin()
    await transaction.send([record('topic', 0, 'a')])
    await producer.close()
    const ends = await transport.admin.offsets([{ topic: 'topic', partition: 0 }], 'stable')
    expect(ends.get('topic/0')).to.equal(2)
  })

  it('refuses everything when it is closed', async () => {
    const options = { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler }
    const other = await openEmbeddedTransport('memory://', options)
    await other.admin.createTopics([{ topic: 'topic', partitions: 1 }])
    const producer = await other.producer()
    const { signal } = new AbortController()
    const batches = other.read({ topic: 'topic', partition: 0, from: 0, signal })[Symbol.asyncIterator]()
    await batches.next()
    const waiting = batches.next()
    await other.close()
    await other.close()
    await errorOf(waiting, 'RXFAUST_BROKER')
    await errorOf(producer.send([record('topic', 0, 'a')]), 'RXFAUST_STATE')
    await errorOf(other.producer(), 'RXFAUST_STATE')
    await errorOf(other.admin.listTopics(), 'RXFAUST_BROKER')
  })
})
