import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import { App, json } from '../../../lib/index.js'
import { changelogConfig } from '../../../lib/tables/changelog/changelogConfig.js'
import { changelogName } from '../../../lib/tables/changelog/changelogName.js'
import type { WindowedTable } from '../../../lib/tables/windows/WindowedTable.js'
import { openTransport } from '../../../lib/transport/openTransport.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { topicPartitionKey } from '../../../lib/transport/topicPartitionKey.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName } from '../../support/kafka/openForSpecs.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = Date.parse('2001-01-01T00:00Z')
const ROUNDS = 12

/** A segment per few batches, so that the cleaner may have all but the last one. */
const cleaning = { 'segment.bytes': '700', 'min.cleanable.dirty.ratio': '0.001', 'delete.retention.ms': '0' }

describeKafka('the changelog of windows', kafka => {
  let root: string
  let transport: Transport
  const running: App[] = []

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-windows-'))
    transport = await openTransport(kafka.url, { clientId: 'specs', logger: silentLogger, scheduler: asyncScheduler })
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await transport.close()
    await rm(root, { recursive: true, force: true })
  })

  const offset = async (topic: string, at: 'earliest' | 'latest'): Promise<number> => {
    const offsets = await transport.admin.offsets([{ topic, partition: 0 }], at)
    return offsets.get(topicPartitionKey(topic, 0)) ?? 0
  }
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    for (const began = Date.now(); !(await holds()); ) {
      if (Date.now() - began > 120_000) throw new Error(`${what} did not happen within two minutes.`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  /** Records of a partition that the broker still holds. */
  const held = async (topic: string): Promise<number> => {
    const end = await offset(topic, 'latest')
    const done = new AbortController()
    let count = 0
    for await (const batch of transport.read({ topic, partition: 0, from: 0, signal: done.signal })) {
      count += batch.records.length
      if (batch.nextOffset >= end) done.abort()
    }
    return count
  }
  const worker = (id: string, name: string): { app: App; perMinute: WindowedTable<string, number, never> } => {
    const app = new App(id, { broker: kafka.url, dataDirectory: join(root, name), commitInterval: 5 })
    running.push(app)
    const totals = app.table('totals', { key: string(), value: number(), default: () => 0, partitions: 1 })
    const perMinute = totals.tumbling({ minutes: 1 }, { expires: { hours: 1 } })
    app.topic(`${id}-input`, { key: string(), value: json<string>(), partitions: 1 }).subscribe(key => {
      perMinute.get(key).update(count => count + 1)
    })
    return { app, perMinute }
  }

  it('is rebuilt after the cleaner has run, though its events are of 2001', async () => {
    const id = freshName('windows')
    const writer = worker(id, 'writer')
    const changelog = changelogName(id, writer.perMinute.name)
    const config: Readonly<Record<string, string>> = {
      ...changelogConfig({ size: MINUTE, expires: HOUR }),
      ...cleaning,
    }
    // As many windows' changelogs would be configured: records are as old as their events.
    const byEventTime = freshName('by-event-time')
    const { 'message.timestamp.type': _, ...createTime } = config
    await transport.admin.createTopics([
      { topic: changelog, partitions: 1, config },
      { topic: byEventTime, partitions: 1, config: createTime },
    ])
    await writer.app.start()
    const topic = writer.app.topic(`${id}-input`)
    const producer = await transport.producer()
    await topic.send({ key: 'k', value: 'expires', timestamp: START - 2 * HOUR })
    for (let round = 0; round < ROUNDS; round++) {
      const before = await offset(changelog, 'latest')
      for (const minute of [0, 1, 2]) {
        await topic.send({ key: 'k', value: `key-${minute}`, timestamp: START + minute * MINUTE })
      }
      await writer.app.idle()
      await until('a commit', async () => (await offset(changelog, 'latest')) > before)
      await producer.send([
        { topic: byEventTime, partition: 0, key: Buffer.from('k'), value: Buffer.alloc(400), timestamp: START },
      ])
    }
    await writer.app.stop()
    await producer.close()
    const written = await offset(changelog, 'latest')
    expect(written).to.be.at.least(ROUNDS * 3)

    await until('the deletion of what is as old as its event', async () => (await offset(byEventTime, 'earliest')) > 0)
    await until('the compaction of the changelog', async () => (await held(changelog)) < written / 2)
    expect(await offset(changelog, 'earliest'), 'nothing is deleted for its age').to.equal(0)

    const { app, perMinute } = worker(id, 'another')
    await app.start()
    expect(app.monitor.recordsRecovered).to.be.above(0)
    for (const minute of [0, 1, 2]) {
      const window = perMinute.get(`key-${minute}`)
      expect(window.at(START + minute * MINUTE)).to.equal(ROUNDS)
      expect(window.at(START + (minute + 1) * MINUTE)).to.equal(0)
    }
    expect(perMinute.get('expires').at(START - 2 * HOUR)).to.equal(0)
  }).timeout(300_000)
})
