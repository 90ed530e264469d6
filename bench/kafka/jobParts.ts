import { jobs } from '../jobs/Job.js'
import type { Part } from '../Part.js'
import { peerJobs } from '../peers/peerJobs.js'
import { contest } from './contest.js'
import { jobContender } from './jobContender.js'

const RECORDS = 1_000_000

/** The jobs on a real Kafka, against loops over a bare kafkajs consumer that do the same, and the peers. */
export const jobParts: readonly Part[] = jobs.map(job => ({
  name: job,
  group: 'kafka',
  async run(bench) {
    const kafka = await bench.kafka()
    const records = bench.sized(RECORDS)
    const shared = { kafka, job, records, sends: true }
    const own = jobContender({
      ...shared,
      name: 'rxfaust',
      command: (id, input, output) =>
        kafka.program('runJob', job, kafka.url, id, input, output, kafka.state(id), records),
    })
    const loop = jobContender({
      ...shared,
      name: 'kafkajs',
      command: (id, input, output) =>
        kafka.program('runLoop', job, kafka.address, id, input, output, kafka.state(id), records),
    })
    await contest(bench, `${job} on Kafka`, [own, loop, ...peerJobs(bench, kafka, job, records)])
  },
}))
