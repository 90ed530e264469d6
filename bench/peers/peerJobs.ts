import { join } from 'node:path'
import type { Bench } from '../Bench.js'
import type { Job } from '../jobs/Job.js'
import { jobContender } from '../kafka/jobContender.js'
import type { KafkaBench } from '../kafka/KafkaBench.js'
import type { ProcessContender } from '../kafka/ProcessContender.js'
import { availablePeers } from './availablePeers.js'

/** The peers that are set up, doing a job. They tell that they are done when all is through the user's code. */
export function peerJobs(bench: Bench, kafka: KafkaBench, job: Job, records: number): readonly ProcessContender[] {
  const directory = bench.options.peers
  return availablePeers(directory).map(({ name, limit, command }) =>
    jobContender({
      kafka,
      name,
      job,
      records,
      limit: Math.min(records, limit(job)),
      sends: false,
      state: id => join(directory as string, 'state', id),
      command: (id, input, output) =>
        command(directory as string, { job, id, input, output, records: Math.min(records, limit(job)) }),
    }),
  )
}
