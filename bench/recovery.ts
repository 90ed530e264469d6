import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { Level } from 'level'
import { asyncScheduler } from 'rxjs'
import { App } from '../lib/index.js'
import { changelogName } from '../lib/tables/changelog/changelogName.js'
import { openTransport } from '../lib/transport/openTransport.js'
import type { Transport } from '../lib/transport/Transport.js'
import { silentLogger } from '../lib/util/silentLogger.js'
import { KafkaBroker } from '../tools/kafka/KafkaBroker.js'
import type { Contender } from './interleave.js'

const BATCH = 10_000
/** With the key about a hundred bytes, as a small JSON value has. */
const value = Buffer.from(JSON.stringify({ count: 1, total: 12.5, text: 'x'.repeat(50) }))

/** A changelog of which every contender makes a store. */
interface Changelog {
  readonly app: string
  readonly table: string
  readonly records: number
  readonly keys: number
}

/** Pairs of which the first is shown as a ratio of the second, and what ends the broker they need. */
export interface RecoveryBench {
  readonly pairs: readonly (readonly [Contender, Contender])[]
  close(): Promise<void>
}

/**
 * Starts a Kafka, fills the changelogs, and gives the contenders: an app that recovers its table, and a loop that
 * writes what a kafkajs consumer gets into Level, which is the least that a recovery can do.
 */
export async function openRecoveryBench(records = 1_000_000): Promise<RecoveryBench> {
  const dir = await mkdtemp(join(tmpdir(), 'rxfaust-bench-kafka-'))
  // The broker's process does not keep ours alive.
  const awake = setInterval(() => {}, 1_000)
  const broker = new KafkaBroker({ dir, properties: { 'log.retention.ms': '-1' } })
  await broker.start()
  const transport = await openTransport(broker.url, {
    clientId: 'bench',
    logger: silentLogger,
    scheduler: asyncScheduler,
  })
  try {
    const changelogs = [10_000, records].map(keys => ({ app: `bench-${keys}`, table: 'table', records, keys }))
    for (const changelog of changelogs) await fill(transport, changelog)
    return {
      pairs: changelogs.map(changelog => [recovery(broker.url, changelog), loop(broker, changelog)] as const),
      close: async () => {
        await transport.close()
        await broker.kill()
        await rm(dir, { recursive: true, force: true })
        clearInterval(awake)
      },
    }
  } catch (error) {
    await broker.kill()
    clearInterval(awake)
    throw error
  }
}

async function fill(transport: Transport, { app, table, records, keys }: Changelog): Promise<void> {
  const topic = changelogName(app, table)
  await transport.admin.createTopics([
    { topic, partitions: 1, config: { 'cleanup.policy': 'compact' } },
    { topic: `${app}-input`, partitions: 1 },
  ])
  const producer = await transport.producer()
  for (let at = 0; at < records; at += BATCH) {
    await producer.send(
      Array.from({ length: Math.min(BATCH, records - at) }, (_, n) => ({
        topic,
        partition: 0,
        // In no order, as the keys of a stream are.
        key: Buffer.from(`key-${String(((at + n) * 7_919) % keys).padStart(10, '0')}`),
        value,
      })),
    )
  }
  await producer.close()
}

/** The whole way of a user: a start of an app whose local state is gone. */
function recovery(url: string, { app: id, table, records, keys }: Changelog): Contender {
  let directory: string
  let app: App
  return {
    name: `recovery, ${thousands(records)} records of ${thousands(keys)} keys`,
    async before() {
      directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-'))
    },
    async run() {
      app = new App(id, { broker: url, dataDirectory: directory, development: false })
      app.topic(`${id}-input`, { partitions: 1 }).subscribe()
      app.table(table, { partitions: 1 })
      await app.start()
      if (app.monitor.recordsRecovered !== records) throw new Error(`${app.monitor.recordsRecovered} were recovered`)
      return records
    },
    async after() {
      await app.stop()
      await rm(directory, { recursive: true })
    },
  }
}

/** The least: a consumer's batches, written as they come. */
function loop(broker: KafkaBroker, { app, table, records }: Changelog): Contender {
  const kafka = new kafkajs.Kafka({
    clientId: 'loop',
    brokers: [`127.0.0.1:${broker.port}`],
    logLevel: kafkajs.logLevel.NOTHING,
  })
  let runs = 0
  let directory: string
  let consumer: kafkajs.Consumer
  let level: Level<Buffer, Buffer>
  return {
    name: 'kafkajs to Level',
    async before() {
      directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-'))
    },
    async run() {
      level = new Level<Buffer, Buffer>(directory, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
      await level.open()
      consumer = kafka.consumer({ groupId: `loop-${app}-${process.pid}-${runs++}` })
      await consumer.connect()
      await consumer.subscribe({ topic: changelogName(app, table), fromBeginning: true })
      let read = 0
      await new Promise<void>((resolve, reject) => {
        consumer
          .run({
            autoCommit: false,
            eachBatchAutoResolve: true,
            async eachBatch({ batch }) {
              await level.batch(
                batch.messages.map(message => ({
                  type: 'put' as const,
                  key: message.key as Buffer,
                  value: message.value as Buffer,
                })),
              )
              read += batch.messages.length
              if (read >= records) resolve()
            },
          })
          .catch(reject)
      })
      return records
    },
    async after() {
      await consumer.disconnect()
      await level.close()
      await rm(directory, { recursive: true })
    },
  }
}

function thousands(count: number): string {
  return `${count / 1_000}k`
}
