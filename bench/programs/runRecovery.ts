/**
 * An app that recovers a table of which it has nothing but the changelog, and tells when it runs. Arguments: broker's
 * URL, app's id, table, data directory, records.
 */
import { App, json } from '../../lib/index.js'
import { PARTITIONS as partitions } from '../jobs/partitions.js'
import { Reporter } from '../process/Reporter.js'

const [broker, id, table, dataDirectory, records] = process.argv.slice(2) as [string, string, string, string, string]
const app = new App(id, { broker, dataDirectory })
const reporter = new Reporter(Number.POSITIVE_INFINITY)
app.topic(`${id}-input`, { partitions }).subscribe()
app.table(table, { key: 'text', value: json<number>(), partitions })
// So that the next one of the same app finds the group empty.
process.once('SIGTERM', () => {
  app.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
reporter.mark('START')
reporter.begin()
await app.start()
if (app.monitor.recordsRecovered !== Number(records)) {
  throw new Error(`${app.monitor.recordsRecovered} records of ${records} were recovered.`)
}
reporter.end()
await app.done
