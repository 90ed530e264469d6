import { rm } from 'node:fs/promises'
import { changelogName } from '../../lib/tables/changelog/changelogName.js'
import type { Part } from '../Part.js'
import { peerRecovery } from '../peers/peerRecovery.js'
import type { Command } from '../process/Command.js'
import { MeasuredProcess } from '../process/MeasuredProcess.js'
import { thousands } from '../thousands.js'
import { contest } from './contest.js'
import { fillChangelog } from './fillChangelog.js'
import type { KafkaBench } from './KafkaBench.js'
import { outcomeOf } from './outcomeOf.js'
import type { ProcessContender } from './ProcessContender.js'

const RECORDS = 1_000_000
const FEW_KEYS = 10_000
/** Milliseconds that a run may take. */
const LIMIT = 600_000
const TABLE = 'count'

/**
 * A start of an app whose local state is gone, of few keys with many records each and of as many keys as records,
 * against a loop that writes what a kafkajs consumer gets into Level.
 */
export const recovery: Part = {
  name: 'recovery',
  group: 'kafka',
  async run(bench) {
    const kafka = await bench.kafka()
    const records = bench.sized(RECORDS)
    for (const keys of new Set([Math.min(FEW_KEYS, records), records])) {
      const id = kafka.createId('recovery')
      const changelog = changelogName(id, TABLE)
      await fillChangelog(kafka.transport, changelog, records, keys, count => Buffer.from(String(count)))
      await kafka.createTopics(`${id}-input`)
      const own = recovering(kafka, 'rxfaust', records, 'SIGTERM', directory =>
        kafka.program('runRecovery', kafka.url, id, TABLE, directory, records),
      )
      const loop = recovering(kafka, 'kafkajs to Level', records, 'SIGKILL', directory =>
        kafka.program('runRecoveryLoop', kafka.address, changelog, directory, records),
      )
      const what = keys === records ? 'as many keys as records' : `${thousands(keys)} keys`
      await contest(bench, `recovery, ${what}`, [own, loop, ...peerRecovery(bench, kafka, TABLE, records, keys)])
      await kafka.deleteTopics(id)
    }
  },
}

function recovering(
  kafka: KafkaBench,
  name: string,
  records: number,
  signal: 'SIGTERM' | 'SIGKILL',
  command: (directory: string) => Command,
): ProcessContender {
  return {
    name,
    whole: true,
    async run() {
      const directory = kafka.state(kafka.createId('recovered'))
      const run = new MeasuredProcess(command(directory))
      try {
        await run.mark('DONE', LIMIT)
        // Of the first record nobody tells: it is recovered below the program.
        return { ...outcomeOf(run, records, 'START'), first: undefined, startup: undefined }
      } finally {
        await run.end(signal)
        await rm(directory, { recursive: true, force: true })
      }
    },
  }
}
