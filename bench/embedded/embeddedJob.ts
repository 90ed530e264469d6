import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncScheduler } from 'rxjs'
import { App } from '../../lib/index.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import type { Contender } from '../interleave.js'
import { declareJob } from '../jobs/declareJob.js'
import { fillInput } from '../jobs/fillInput.js'
import type { Job } from '../jobs/Job.js'

/** A job from the start of its app until all is processed and committed, with an embedded broker in this process. */
export function embeddedJob(job: Job, broker: 'memory' | 'level', records: number): Contender {
  let directory: string
  let url: string
  let transport: Transport
  let app: App
  return {
    name: `${job} on ${broker}://`,
    async before() {
      directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-'))
      url = broker === 'memory' ? `memory://${job}` : `level://${join(directory, 'broker')}`
      transport = await openTransport(url, { clientId: 'bench', logger: silentLogger, scheduler: asyncScheduler })
      await fillInput(transport, 'input', records)
      app = new App('bench', { broker: url, dataDirectory: directory, development: false })
    },
    async run() {
      let seen = 0
      declareJob(app, job, { input: 'input', output: 'output' }, () => seen++)
      await app.start()
      await app.idle()
      await app.runtime.commits.commit()
      if (seen !== records) throw new Error(`${job} has seen ${seen} of ${records} records.`)
      return records
    },
    async after() {
      await app.stop()
      await transport.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
