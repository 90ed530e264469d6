import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from '../Bench.js'
import { fillChangelog } from '../kafka/fillChangelog.js'
import type { KafkaBench } from '../kafka/KafkaBench.js'
import { outcomeOf } from '../kafka/outcomeOf.js'
import type { ProcessContender } from '../kafka/ProcessContender.js'
import { MeasuredProcess } from '../process/MeasuredProcess.js'
import { availablePeers } from './availablePeers.js'
import { kafkaStreams } from './kafkaStreams.js'

/** Milliseconds that a run may take. */
const LIMIT = 600_000

/**
 * Kafka Streams, where it is set up, from its first restored record on until it runs. Each run has a changelog and an
 * application id of its own: an instance that is closed does not leave its group, and the next one waits for that.
 */
export function peerRecovery(
  bench: Bench,
  kafka: KafkaBench,
  table: string,
  records: number,
  keys: number,
): readonly ProcessContender[] {
  const { peers } = bench.options
  if (peers === undefined || !availablePeers(peers).includes(kafkaStreams)) return []
  return [
    {
      name: kafkaStreams.name,
      whole: true,
      async run() {
        const id = kafka.createId('ksrecovery')
        const input = `${id}-input`
        await fillChangelog(kafka.transport, `${id}-${table}-changelog`, records, keys, longOf)
        await kafka.createTopics(input)
        const run = new MeasuredProcess(kafkaStreams.command(peers, { job: 'REC', id, input, output: 'none', records }))
        try {
          await run.mark('RUNNING', LIMIT)
          return outcomeOf(run, records, 'RESTORE_START', 'RUNNING')
        } finally {
          await run.end()
          await kafka.deleteTopics(id)
          await rm(join(peers, 'state', id), { recursive: true, force: true })
        }
      },
    },
  ]
}

/** As Java's LongSerializer writes a count. */
function longOf(count: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(count))
  return bytes
}
