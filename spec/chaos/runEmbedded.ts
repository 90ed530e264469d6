import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asyncScheduler } from 'rxjs'
import { openTransport } from '../../lib/transport/openTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { type ChaosOptions, SESSION } from './ChaosOptions.js'
import type { ChaosResult } from './ChaosResult.js'
import { chaosTopics } from './chaosTopics.js'
import { checkOutputs } from './checkOutputs.js'
import { checkProcessed } from './checkProcessed.js'
import { checkTables } from './checkTables.js'
import { findTruth } from './findTruth.js'
import { loadOf } from './loadOf.js'
import { Random } from './Random.js'
import { WorkerProcess } from './WorkerProcess.js'

/** Milliseconds in which the last process has to come to the end. */
const PATIENCE = 300_000

/**
 * One process with the app, its broker `level://`, and the sender of the load is killed at random moments, from its
 * first step on, and started again; then everything has to be right.
 */
export async function runEmbedded(
  directory: string,
  options: ChaosOptions,
  say: (line: string) => void = () => {},
): Promise<ChaosResult> {
  const { name, seed, partitions, guarantee, rate, records = 10_000, changes, pause } = options
  const { seconds = Number.POSITIVE_INFINITY } = options
  const id = `chaos-${name}`
  const broker = `level://${join(directory, 'broker')}`
  const processedFile = join(directory, 'processed')
  const random = new Random(seed)
  const began = Date.now()
  const problems: string[] = []
  let changed = (): void => {}
  const start = (): WorkerProcess => {
    const files = { directory: join(directory, 'worker'), processedFile, logFile: join(directory, 'log') }
    const settings = { broker, id, partitions, guarantee, sessionTimeout: SESSION, ...files, load: { records, rate } }
    return new WorkerProcess(0, settings, () => changed())
  }
  /** Until it has said that it runs, has finished, or has failed. */
  const until = async (worker: WorkerProcess, reached: () => boolean, within: number): Promise<void> => {
    const deadline = Date.now() + within
    while (!reached() && worker.failure === undefined && !worker.over && Date.now() < deadline) {
      const told = new Promise<void>(resolve => {
        changed = resolve
      })
      await Promise.race([told, sleep(Math.max(1, deadline - Date.now()), undefined, { ref: false })])
    }
    if (worker.failure !== undefined) problems.push(`start ${kills + 1} has failed: ${worker.failure}`)
  }

  let kills = 0
  let inRecovery = 0
  let worker = start()
  while (kills < changes && Date.now() - began < seconds * 1_000 && !worker.finished && problems.length === 0) {
    await until(worker, () => worker.startedAt !== undefined, PATIENCE)
    await sleep(random.below(pause))
    if (worker.state !== 'running') inRecovery++
    worker.signal('SIGKILL')
    await worker.ended
    if (worker.failure !== undefined) problems.push(`start ${kills + 1} has failed: ${worker.failure}`)
    kills++
    if (kills % 20 === 0) say(`${name}: ${kills} kills, ${inRecovery} of them before it ran`)
    worker = start()
  }
  await until(worker, () => worker.finished, PATIENCE)
  if (!worker.finished) problems.push(`the last process did not come to the end: it is ${worker.state}`)
  const dumps = problems.length === 0 ? [await worker.tables()] : []
  const code = await worker.terminate(20_000)
  if (code !== 0) problems.push(`the process ended with ${code} after SIGTERM: ${worker.errors}`)
  if (problems.length > 0) {
    worker.signal('SIGKILL')
    return { problems, line: `${name} --seed ${seed}: WRONG behind ${kills} SIGKILL`, worstSettling: 0 }
  }

  const transport = await openTransport(broker, { clientId: id, logger: silentLogger, scheduler: asyncScheduler })
  try {
    const topics = chaosTopics(id)
    const exact = guarantee === 'exactly-once'
    const truth = await findTruth(transport, topics, partitions)
    const tables = checkTables(dumps, truth, exact)
    const outputs = await checkOutputs(transport, topics, partitions, truth, exact)
    const processed = checkProcessed([processedFile], truth)
    const there = truth.offsets.flat().length
    const wanted = Array.from({ length: records }, (_, at) => loadOf(at)).filter(
      ({ topic }) => topic === 'source',
    ).length
    if (there !== wanted) problems.push(`the load has ${there} records in ${topics.source} instead of ${wanted}`)
    problems.push(...tables.problems, ...outputs.problems, ...processed.problems)
    const figures = [
      `1 process with its broker level:// on ${partitions} partitions, ${guarantee}`,
      `${records} records`,
      `${kills} SIGKILL, ${inRecovery} of them before it ran`,
      `${processed.processed} processed, ${processed.again} of them again, counts too high by ${tables.surplus}`,
      `${outputs.records} outputs`,
      `${((Date.now() - began) / 1_000).toFixed(0)} s`,
      problems.length === 0 ? 'right' : `WRONG: ${problems.length} problems`,
    ]
    return { problems, line: `${name} --seed ${seed}: ${figures.join('; ')}`, worstSettling: 0 }
  } finally {
    await transport.close()
  }
}
