// `npm run chaos -- [--seed N] [--seconds S] [--only NAME] [--soak] [--keep]`
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { KafkaForSpecs } from '../support/kafka/KafkaForSpecs.js'
import type { ChaosOptions } from './ChaosOptions.js'
import type { ChaosResult } from './ChaosResult.js'
import { ChaosRun } from './ChaosRun.js'
import { leaderChanges } from './leaderChanges.js'
import { plans } from './plans.js'
import { runEmbedded } from './runEmbedded.js'
import { runLeader } from './runLeader.js'

/** Milliseconds. */
const LEADER_SESSION = 3_000

const USAGE = `npm run chaos -- [--seed N] [--seconds S] [--only NAME] [--soak] [--keep]
  --seed N      makes the run that had this seed again (default: from the clock)
  --seconds S   a short form of about that length
  --only NAME   one of the runs of the whole, for S seconds where they are given
  --soak        memory over ten minutes at the full load, and nothing else
  --keep        keeps the files of the runs; those of one that went wrong are kept in any case`

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    soak: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}

const seed = Number(values.seed ?? Date.now() % 1_000_000)
const seconds = values.seconds === undefined ? undefined : Number(values.seconds)
const chosen = plans({ seed, seconds, only: values.only, soak: values.soak })
if (chosen.length === 0 || !Number.isInteger(seed)) {
  console.error(USAGE)
  process.exit(2)
}

const kafka = new KafkaForSpecs()

function run(plan: ChaosOptions, directory: string, say: (line: string) => void): Promise<ChaosResult> {
  if (plan.name === 'embedded') return runEmbedded(directory, plan, say)
  if (plan.name === 'leader') {
    return runLeader(kafka, { ...plan, session: LEADER_SESSION, changes: leaderChanges(plan) }, say)
  }
  return new ChaosRun(kafka, directory, plan, say).run()
}

// The broker of the specs keeps no process alive, also not until it has ended.
const alive = setInterval(() => {}, 60_000)
let wrong = 0
try {
  if (chosen.some(({ name }) => name !== 'embedded')) await kafka.start()
  for (const plan of chosen) {
    const directory = await mkdtemp(join(tmpdir(), 'rxfaust-chaos-'))
    const say = (line: string): void => console.log(`  ${line}`)
    const result = await run(plan, directory, say)
    console.log(result.line)
    for (const problem of result.problems.slice(0, 30)) console.log(`  ${problem}`)
    if (result.problems.length > 0) {
      wrong++
      console.log(`  see ${directory}`)
    } else if (values.keep) console.log(`  ${directory}`)
    else await rm(directory, { recursive: true, force: true })
  }
} finally {
  await kafka.dispose()
  clearInterval(alive)
}
const totals = process.env.RXFAUST_CHAOS_TOTALS
if (totals !== undefined) await writeFile(totals, JSON.stringify({ passed: chosen.length - wrong, failed: wrong }))
process.exitCode = wrong === 0 ? 0 : 1
