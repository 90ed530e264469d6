import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { Task } from '../../../lib/acks/Task.js'
import { createFormat } from '../../../lib/tables/state/createFormat.js'
import type { StateSpec } from '../../../lib/tables/state/StateSpec.js'
import { TaskTables } from '../../../lib/tables/state/TaskTables.js'
import type { OutRecord } from '../../../lib/transport/OutRecord.js'
import { openTransport } from '../../../lib/transport/openTransport.js'
import type { Producer } from '../../../lib/transport/Producer.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName } from '../../support/kafka/openForSpecs.js'
import { createTableHost, type FakeTableHost } from '../support/createTableHost.js'
import { FakeChangelogs } from '../support/FakeChangelogs.js'

/** What is at the end of a changelog, or isn't there any more, as brokers really have it. */
function recoveryLaws(url: () => string): void {
  let transport: Transport
  let host: FakeTableHost
  let spec: StateSpec<unknown, unknown>
  let root: string
  const producers: Producer[] = []
  // Kafka deletes on demand only where deletion is a policy.
  const config = { 'cleanup.policy': 'compact,delete', 'retention.ms': '-1' }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-recovery-'))
    transport = await openTransport(url(), { clientId: 'specs', logger: silentLogger, scheduler: asyncScheduler })
    host = createTableHost(new FakeChangelogs(), { transport, stateDirectory: root, recoveryStallTimeout: 5_000 })
    const name = freshName('table')
    spec = {
      name,
      changelogTopic: `${name}-changelog`,
      format: createFormat(name, 'text', 'text'),
      retention: undefined,
    }
    await transport.admin.createTopics([{ topic: spec.changelogTopic, partitions: 1, config }])
  })
  afterEach(async () => {
    await Promise.all(producers.splice(0).map(producer => producer.close()))
    await transport.close()
    await rm(root, { recursive: true })
  })

  const record = (key: string, value: string | null): OutRecord => ({
    topic: spec.changelogTopic,
    partition: 0,
    key: Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
  })
  const producer = async (transactionalId?: string): Promise<Producer> => {
    const made = await transport.producer({ transactionalId })
    producers.push(made)
    return made
  }
  /** A broker writes the marker of a transaction behind its answer. */
  const decided = async (offset: number): Promise<void> => {
    const at = { topic: spec.changelogTopic, partition: 0 }
    for (let stable: number | null | undefined; stable !== offset; ) {
      stable = [...(await transport.admin.offsets([at], 'stable')).values()][0]
    }
  }
  /** Recovers, gives what there is, and closes. */
  const recovered = async (): Promise<{ entries: Record<string, unknown>; size: number; checkpoint?: number }> => {
    const tables = new TaskTables(host, new Task(1, 0, 1), [spec])
    try {
      await tables.recover(new AbortController().signal)
      const partition = tables.partitionOf(spec)
      const entries: Record<string, unknown> = {}
      for await (const [key, value] of partition?.entries() ?? []) entries[String(key)] = value
      return { entries, size: partition?.size ?? -1, checkpoint: partition?.checkpoint }
    } finally {
      await tables.close()
    }
  }

  it('is over at once in a changelog that was never written', async () => {
    expect(await recovered()).to.deep.equal({ entries: {}, size: 0, checkpoint: 0 })
  })

  it('ends behind the marker of a committed transaction', async () => {
    const transaction = await (await producer(freshName('id'))).begin()
    await transaction.send([record('a', '1'), record('b', '1'), record('a', null)])
    await transaction.commit()
    await decided(4)
    expect(await recovered()).to.deep.equal({ entries: { b: '1' }, size: 1, checkpoint: 4 })
    expect(await recovered()).to.deep.equal({ entries: { b: '1' }, size: 1, checkpoint: 4 })
  })

  it('ends behind aborted transactions, and takes nothing of them', async () => {
    await (await producer()).send([record('a', '1')])
    const transactional = await producer(freshName('id'))
    for (let times = 0; times < 3; times++) {
      const transaction = await transactional.begin()
      await transaction.send([record('a', 'aborted'), record('x', 'aborted')])
      await transaction.abort()
    }
    await decided(10)
    expect(await recovered()).to.deep.equal({ entries: { a: '1' }, size: 1, checkpoint: 10 })
  })

  it('ends where the whole changelog is of aborted transactions', async () => {
    const transactional = await producer(freshName('id'))
    for (let times = 0; times < 2; times++) {
      const transaction = await transactional.begin()
      await transaction.send([record('a', 'aborted')])
      await transaction.abort()
    }
    await decided(4)
    expect(await recovered()).to.deep.equal({ entries: {}, size: 0, checkpoint: 4 })
    expect(await recovered()).to.deep.equal({ entries: {}, size: 0, checkpoint: 4 })
  })

  it('does not wait for a transaction that is open', async () => {
    await (await producer()).send([record('a', '1')])
    const transaction = await (await producer(freshName('id'))).begin()
    await transaction.send([record('a', 'open')])
    expect(await recovered()).to.deep.equal({ entries: { a: '1' }, size: 1, checkpoint: 1 })
    await transaction.commit()
    await decided(3)
    expect(await recovered()).to.deep.equal({ entries: { a: 'open' }, size: 1, checkpoint: 3 })
  })

  it('ends with nothing where everything was deleted, and where everything is a tombstone', async () => {
    const one = await producer()
    await one.send([record('a', '1'), record('b', '1')])
    expect((await recovered()).size).to.equal(2)
    await transport.admin.deleteRecords([{ topic: spec.changelogTopic, partition: 0, offset: 2 }])
    // What the store has is complete: nothing between its checkpoint and the end is missing.
    expect(await recovered()).to.deep.equal({ entries: { a: '1', b: '1' }, size: 2, checkpoint: 2 })
    await rm(root, { recursive: true })
    expect(await recovered()).to.deep.equal({ entries: {}, size: 0, checkpoint: 2 })
    await one.send([record('a', null), record('c', null)])
    expect(await recovered()).to.deep.equal({ entries: {}, size: 0, checkpoint: 4 })
  })

  it('begins anew where more was deleted than it knows', async () => {
    const one = await producer()
    await one.send([record('a', '1'), record('b', '1')])
    await recovered()
    await one.send([record('a', null), record('c', '1'), record('d', '1')])
    await transport.admin.deleteRecords([{ topic: spec.changelogTopic, partition: 0, offset: 4 }])
    expect(await recovered()).to.deep.equal({ entries: { d: '1' }, size: 1, checkpoint: 5 })
  })

  it('begins anew where the checkpoint lies behind the end', async () => {
    const one = await producer()
    await one.send([record('a', '1'), record('b', '1')])
    await recovered()
    await transport.admin.deleteTopics([spec.changelogTopic])
    // A broker deletes in its own time.
    for (let created = false; !created; ) {
      const results = await transport.admin.createTopics([{ topic: spec.changelogTopic, partitions: 1, config }])
      created = results.get(spec.changelogTopic) === 'created'
    }
    await (await producer()).send([record('x', '1')])
    expect(await recovered()).to.deep.equal({ entries: { x: '1' }, size: 1, checkpoint: 1 })
  })

  it('counts right with small buffers, from nothing and from a checkpoint', async () => {
    const one = await producer()
    const model = new Map<string, string>()
    const write = async (times: number): Promise<void> => {
      const records: OutRecord[] = []
      for (let at = 0; at < times; at++) {
        const key = `k${(at * 7) % 23}`
        const value = at % 5 === 0 ? null : String(at)
        records.push(record(key, value))
        if (value === null) model.delete(key)
        else model.set(key, value)
      }
      await one.send(records)
    }
    for (const times of [100, 3, 40, 1]) {
      await write(times)
      const { entries, size } = await recovered()
      expect(entries).to.deep.equal(Object.fromEntries(model))
      expect(size).to.equal(model.size)
    }
  })
}

describe('recovery on memory://', () => {
  const broker = `memory://${randomUUID()}`
  recoveryLaws(() => broker)
})

describeKafka('recovery on kafka://', kafka => {
  recoveryLaws(() => kafka.url)
})
