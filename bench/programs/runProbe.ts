/**
 * Sends 200 records a second and measures when each comes out of another topic, whatever is between the two. First it
 * waits until anything comes out, then for two seconds that do not count. Arguments: broker's address, input, output,
 * records.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import type { Visit } from '../jobs/Visit.js'
import { Reporter } from '../process/Reporter.js'

/** Milliseconds between two records. */
const INTERVAL = 5
const WARM_UP = 400
/** Milliseconds. */
const LATE = 30_000

const [broker, input, output, records] = process.argv.slice(2) as [string, string, string, string]
const counted = Number(records)
const warmUp = Math.min(WARM_UP, counted)
const kafka = new kafkajs.Kafka({ clientId: 'probe', brokers: [broker], logLevel: kafkajs.logLevel.ERROR })
const producer = kafka.producer()
const consumer = kafka.consumer({ groupId: `probe-${process.pid}-${Date.now()}` })
const reporter = new Reporter(Number.POSITIVE_INFINITY)
const latencies: number[] = []
let warm = false
let sent = 0

/** `at` is the time of sending by this process's clock, -1 of one that is not counted. */
type Sent = Visit & { readonly at: number }

function send(isCounted: boolean): void {
  const user = `u${sent++ % 9_973}`
  const visit: Sent = { user, page: 'p1', amount: 1, ts: Date.now(), sid: '', at: isCounted ? performance.now() : -1 }
  producer.send({ topic: input, messages: [{ key: user, value: JSON.stringify(visit) }] }).catch(fail)
}

function fail(error: unknown): void {
  console.error(error)
  process.exit(1)
}

await producer.connect()
await consumer.connect()
await consumer.subscribe({ topic: output, fromBeginning: true })
await consumer.run({
  autoCommit: false,
  async eachBatch({ batch }) {
    const now = performance.now()
    warm = true
    for (const { value } of batch.messages) {
      const { at } = JSON.parse(String(value)) as Sent
      if (at >= 0) latencies.push(now - at)
    }
  },
})
while (!warm) {
  send(false)
  await sleep(50)
}
const begun = performance.now()
for (let at = 0; at < warmUp + counted; at++) {
  const wait = begun + at * INTERVAL - performance.now()
  if (wait > 0) await sleep(wait)
  send(at >= warmUp)
}
for (let waited = 0; latencies.length < counted && waited < LATE; waited += 10) await sleep(10)
latencies.sort((a, b) => a - b)
const quantile = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]
reporter.info('latency', { received: latencies.length, p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) })
reporter.end()
