import { rm } from 'node:fs/promises'
import type { InputShape } from '../jobs/InputShape.js'
import type { Job } from '../jobs/Job.js'
import { PARTITIONS } from '../jobs/partitions.js'
import type { Command } from '../process/Command.js'
import { MeasuredProcess } from '../process/MeasuredProcess.js'
import type { KafkaBench } from './KafkaBench.js'
import { outcomeOf } from './outcomeOf.js'
import type { ProcessContender } from './ProcessContender.js'

/** Milliseconds that a run may take. */
const LIMIT = 600_000

export interface JobContenderOptions {
  readonly kafka: KafkaBench
  readonly name: string
  readonly job: Job
  /** That are in the input. */
  readonly records: number
  readonly shape?: InputShape
  /** That it does of them. Default: all. */
  readonly limit?: number
  /** Whether it tells that it is done when all is sent, and not when all is through the user's code. */
  readonly sends: boolean
  /** Where it keeps what it knows of an id. Default: as programs of the suite do. */
  state?(id: string): string
  command(id: string, input: string, output: string): Command
}

/** Does a job in a process of its own, with a new group and an output of its own. */
export function jobContender(options: JobContenderOptions): ProcessContender {
  const { kafka, name, job, records, shape, limit = records, sends, command, state = id => kafka.state(id) } = options
  return {
    name,
    whole: limit === records,
    async run() {
      const input = await kafka.input(records, shape)
      const id = kafka.createId(name.replace(/\W/g, '').toLowerCase())
      const output = `${id}-output`
      await kafka.createTopics(output, `${id}-repartition`)
      const run = new MeasuredProcess(command(id, input, output))
      try {
        await run.mark('DONE', LIMIT)
        if (sends && job === 'W1') await checkOutput(kafka, output, limit)
        return outcomeOf(run, limit)
      } finally {
        await run.end()
        await kafka.deleteTopics(id)
        await rm(state(id), { recursive: true, force: true })
      }
    },
  }
}

async function checkOutput(kafka: KafkaBench, topic: string, records: number): Promise<void> {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition }))
  const ends = await kafka.transport.admin.offsets(partitions, 'latest')
  const written = [...ends.values()].reduce<number>((sum, end) => sum + (end ?? 0), 0)
  if (written !== records) throw new Error(`${written} records were written to ${topic}, and not ${records}.`)
}
