// A worker of the chaos, in a process of its own. SIGTERM stops it; it ends with its parent.
import { openSync, writeSync } from 'node:fs'
import { asyncScheduler } from 'rxjs'
import { App, RxfaustError } from '../../lib/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import { chaosTopics } from './chaosTopics.js'
import { chaosTopology } from './chaosTopology.js'
import { dumpTables } from './dumpTables.js'
import { fileLogger } from './fileLogger.js'
import { sendDurably } from './sendDurably.js'
import { UNAVAILABLE } from './unavailable.js'
import type { WorkerMessage } from './WorkerMessage.js'
import type { WorkerSettings } from './WorkerSettings.js'

const settings = JSON.parse(process.argv[2] as string) as WorkerSettings
const logger = fileLogger(settings.logFile)
const app = new App(settings.id, {
  broker: settings.broker,
  dataDirectory: settings.directory,
  processingGuarantee: settings.guarantee,
  sessionTimeout: settings.sessionTimeout,
  logger,
})
const file = openSync(settings.processedFile, 'a')
// A queue is one ownership of a partition; after a restart of its task it is another one.
const ownerships = new WeakMap<object, number>()
let owned = 0
const topology = chaosTopology(app, settings.partitions, (item, { queue, message: { partition, offset } }) => {
  const ownership = ownerships.get(queue) ?? owned++
  ownerships.set(queue, ownership)
  const micros = process.hrtime.bigint() / 1_000n
  writeSync(
    file,
    `${micros} ${process.pid}-${ownership} ${partition} ${offset} ${item.key} ${item.sequence} ${item.mode ?? '-'}\n`,
  )
})

// Distributes over the message kinds, so that each keeps its own fields.
type Untimed<M> = M extends unknown ? Omit<M, 'at'> : never
function tell(message: Untimed<WorkerMessage>): void {
  process.send?.({ ...message, at: Date.now() })
}

let ran = false
function failed(error: unknown): void {
  // Who starts while the broker is away is told so, and is started again later.
  if (!ran && error instanceof RxfaustError && error.retriable) process.exit(UNAVAILABLE)
  logger.error({ error }, 'the worker has failed')
  tell({ kind: 'failed', reason: error instanceof Error ? `${error.stack}` : String(error) })
}

app.state$.subscribe(state => {
  ran ||= state === 'running'
  tell({ kind: 'state', state })
  logger.debug({ state }, 'state')
})
app.assignment$.subscribe(partitions => {
  tell({ kind: 'assignment', partitions })
  logger.debug(
    { partitions: partitions.map(({ topic, partition, status }) => `${topic}/${partition} ${status}`) },
    'assigned',
  )
})
app.done.then(
  () => process.disconnect?.(),
  (error: unknown) => {
    failed(error)
    process.exitCode = 1
    process.disconnect?.()
  },
)
let stopping = false
process.on('SIGTERM', () => {
  if (stopping) process.exit(1)
  stopping = true
  app.stop().catch(failed)
})
process.on('disconnect', () => {
  if (!stopping && app.state !== 'failed') process.exit(1)
})
process.on('message', (request: 'tables' | 'memory') => {
  if (request === 'memory') {
    globalThis.gc?.()
    const { rss, heapUsed } = process.memoryUsage()
    tell({ kind: 'memory', rss, heap: heapUsed })
  } else dumpTables(topology).then(tables => tell({ kind: 'tables', tables }), failed)
})

tell({ kind: 'starting' })
async function run(): Promise<void> {
  await app.start()
  const { load, broker, id, partitions } = settings
  if (load === undefined) return
  const transport = await openTransport(broker, { clientId: 'load', logger, scheduler: asyncScheduler })
  await sendDurably(transport, chaosTopics(id), partitions, load)
  await transport.close()
  await app.idle()
  tell({ kind: 'finished' })
}
run().catch((error: unknown) => {
  if (!stopping) failed(error)
})
