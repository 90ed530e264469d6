import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { Bench } from '../../bench/Bench.js'
import { KafkaBench } from '../../bench/kafka/KafkaBench.js'
import { programOf } from '../../bench/kafka/programOf.js'
import { parts } from '../../bench/parts.js'
import { selectParts } from '../../bench/selectParts.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { describeKafka } from '../support/kafka/describeKafka.js'

const RECORDS = 50
/** Milliseconds: processes start slowly on a machine that is busy. */
const TIMEOUT = 120_000

/** Runs parts with next to no records: whether they work, not what comes out. */
async function run(names: readonly string[], openKafka: () => Promise<KafkaBench>): Promise<Bench> {
  const options = { records: RECORDS, rounds: 1, quick: false, compiled: false }
  const bench = new Bench(options, () => {}, openKafka)
  try {
    for (const part of selectParts(parts, names)) await part.run(bench)
  } finally {
    await bench.close()
  }
  for (const { name, against, ratio } of bench.figures) expect(ratio, `${name} / ${against}`).to.be.above(0)
  return bench
}

const ratios = ({ figures }: Bench) => figures.map(({ name, against }) => `${name} / ${against}`)
const noKafka = () => Promise.reject(new Error('This part needs no Kafka.'))

describe('the bench suite', function () {
  this.timeout(TIMEOUT)

  it('measures the parts of the library', async () => {
    const found = ratios(await run(['micro'], noKafka))
    expect(found).to.include.members([
      'stream, 3 operators / subject, 3 operators',
      'codec avro / avsc',
      'model / JSON.parse',
      'session windows / Map of session windows',
      'updates of a table / updates of Level',
    ])
  })

  it('measures the jobs on embedded brokers', async () => {
    expect(ratios(await run(['embedded'], noKafka))).to.include.members([
      'W1 on memory:// / W1, bare loop',
      'W3 on level:// / W3 on memory://',
    ])
  })

  describeKafka('on Kafka', kafka => {
    const open = async (): Promise<KafkaBench> => {
      const directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-'))
      const transport = await openTransport(kafka.url, {
        clientId: 'bench',
        logger: silentLogger,
        scheduler: asyncScheduler,
      })
      return new KafkaBench({
        address: kafka.url.replace('kafka://', ''),
        transport,
        directory,
        program: programOf(join(import.meta.dirname, '..', '..', 'bench'), false),
        async close() {
          await transport.close()
          await rm(directory, { recursive: true, force: true })
        },
      })
    }

    it('measures the jobs, a recovery and latencies, in processes', async () => {
      const found = ratios(await run(['kafka', 'W3', 'recovery', 'latency'], open))
      expect(found).to.include.members([
        'W3 on Kafka, records per second / kafkajs',
        'W3 on Kafka, CPU seconds / kafkajs',
        'recovery, as many keys as records, peak memory / kafkajs to Level',
        'latency of W1, p99 / kafkajs',
      ])
    }).timeout(TIMEOUT)
  })
})
