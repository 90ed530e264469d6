import { interleave } from '../interleave.js'
import { jobs } from '../jobs/Job.js'
import type { Part } from '../Part.js'
import { bareJob } from './bareJob.js'
import { embeddedJob } from './embeddedJob.js'

const RECORDS = 100_000

/** The jobs on the embedded brokers: in memory as a ratio of a bare loop, on disk as a ratio of that in memory. */
export const embedded: readonly Part[] = jobs.map(job => ({
  name: job,
  group: 'embedded',
  async run(bench) {
    const records = bench.sized(RECORDS)
    const memory = embeddedJob(job, 'memory', records)
    const level = embeddedJob(job, 'level', records)
    const bare = bareJob(job, records)
    const rates = await interleave([memory, level, bare], bench.options.rounds)
    bench.addRates(rates, memory.name, bare.name)
    bench.addRates(rates, level.name, memory.name)
  },
}))
