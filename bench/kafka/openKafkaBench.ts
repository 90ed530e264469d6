import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { asyncScheduler } from 'rxjs'
import { openTransport } from '../../lib/transport/openTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { KafkaBroker } from '../../tools/kafka/KafkaBroker.js'
import type { Bench } from '../Bench.js'
import { compile } from '../process/compile.js'
import { KafkaBench } from './KafkaBench.js'
import { programOf } from './programOf.js'

const root = resolve(import.meta.dirname, '..', '..')
/** The peers look for their broker there. */
const PEERS_PORT = 9_092

/** Compiles the programs, where that is wanted, and starts a Kafka with a folder of its own. */
export async function openKafkaBench(bench: Bench): Promise<KafkaBench> {
  const { compiled, peers } = bench.options
  const built = join(root, '.rxfaust', 'bench')
  if (compiled) {
    await rm(built, { recursive: true, force: true })
    await compile(root, 'bench/programs', built)
  }
  const directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-kafka-'))
  // The broker's process does not keep ours alive.
  const awake = setInterval(() => {}, 60_000)
  const broker = new KafkaBroker({
    dir: join(directory, 'broker'),
    port: peers === undefined ? undefined : PEERS_PORT,
    properties: { 'log.retention.ms': '-1', 'auto.create.topics.enable': peers === undefined ? 'false' : 'true' },
    say: line => bench.say(`          ${line}`),
  })
  const stop = async (): Promise<void> => {
    await broker.kill()
    await rm(directory, { recursive: true, force: true })
    clearInterval(awake)
  }
  try {
    await broker.start()
    const transport = await openTransport(broker.url, {
      clientId: 'bench',
      logger: silentLogger,
      scheduler: asyncScheduler,
    })
    return new KafkaBench({
      address: `127.0.0.1:${broker.port}`,
      transport,
      directory,
      program: programOf(compiled ? join(built, 'bench') : join(root, 'bench'), compiled),
      async close() {
        await transport.close()
        await stop()
      },
    })
  } catch (error) {
    await stop()
    throw error
  }
}
