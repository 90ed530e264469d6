/**
 * Sends the records of `timedResults` that are not in the input yet, ten at a time, prints how many there are then, and
 * stops when all are dealt with. Run by the specs of windows and joins, which kill it meanwhile.
 */
import { asyncScheduler } from 'rxjs'
import { App } from '../../../lib/index.js'
import { openTransport } from '../../../lib/transport/openTransport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { FLUSHES, timedRecord, timedResults } from '../../operators/windows/support/timedResults.js'

const [broker, dataDirectory, id, processingGuarantee, records] = process.argv.slice(2) as string[]
const app = new App(id as string, {
  broker,
  dataDirectory,
  processingGuarantee: processingGuarantee as 'exactly-once',
  commitInterval: 20,
  sessionTimeout: 1000,
  heartbeatInterval: 200,
})
const input = timedResults(app)
await app.start()
const transport = await openTransport(broker as string, {
  clientId: 'specs',
  logger: silentLogger,
  scheduler: asyncScheduler,
})
const partitions = [0, 1].map(partition => ({ topic: input.name, partition }))
const ends = await transport.admin.offsets(partitions, 'latest')
await transport.close()
const count = Number(records)
let sent = [...ends.values()].reduce<number>((sum, end) => sum + (end ?? 0), 0)
while (sent < count + FLUSHES) {
  for (const end = Math.min(sent + 10, count + FLUSHES); sent < end; sent++) await input.send(timedRecord(sent, count))
  console.log(sent)
}
await app.idle()
await app.stop()
