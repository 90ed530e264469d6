/**
 * An app that does a job on Kafka, with nothing but its defaults, and tells when it is through and what it took: when all
 * is sent, written and committed. Arguments: job, broker's URL, app's id, input, output, data directory, records,
 * and partitions where they are not 4.
 */
import { filter, take } from 'rxjs'
import { App } from '../../lib/index.js'
import { declareJob } from '../jobs/declareJob.js'
import type { Job } from '../jobs/Job.js'
import { Reporter } from '../process/Reporter.js'

const [job, broker, id, input, output, dataDirectory, records, partitions] = process.argv.slice(2) as [Job, ...string[]]
const app = new App(id as string, { broker, dataDirectory })
const reporter = new Reporter(Number(records), async () => {
  await app.idle()
  await app.runtime.commits.commit()
})
const topics = { input: input as string, output: output as string }
declareJob(app, job, topics, () => reporter.seen(), partitions === undefined ? undefined : Number(partitions))
app.assignment$
  .pipe(
    filter(partitions => partitions.length > 0),
    take(1),
  )
  .subscribe(() => reporter.mark('JOINED'))
reporter.mark('START')
await app.start()
await app.done
