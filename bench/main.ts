import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, homedir } from 'node:os'
import { join } from 'node:path'
import { MissingToolError } from '../tools/kafka/MissingToolError.js'
import { Bench } from './Bench.js'
import { compareWithBaseline } from './baseline/compareWithBaseline.js'
import { readBaseline } from './baseline/readBaseline.js'
import { updateBaseline } from './baseline/updateBaseline.js'
import { openKafkaBench } from './kafka/openKafkaBench.js'
import type { Part } from './Part.js'
import { parts } from './parts.js'
import { missingPeers } from './peers/missingPeers.js'
import { type Arguments, readArguments } from './readArguments.js'
import { selectParts } from './selectParts.js'

const ROUNDS = 3
const BASELINE = join(import.meta.dirname, 'baseline.json')

const USAGE = `npm run bench -- [NAME ...] [--records N] [--rounds N] [--quick] [--peers] [--update-baseline]
  NAME               a group, a part, or both: ${['micro', 'embedded', 'kafka'].join(', ')};
                     ${[...new Set(parts.map(({ name }) => name))].join(', ')}
                     (default: everything; kafka needs Java 17 and Maven)
  --records N        records, or operations, of each part
  --rounds N         of which the median is shown (default ${ROUNDS})
  --quick            a twentieth of the records, once: to see that it works
  --peers            Kafka Streams, Faust and Quix as well, from $PEERS or ~/.cache/rxfaust-peers; Kafka has port 9092 then
  --update-baseline  keeps the ratios in bench/baseline.json`

const wanted = read()
const peers = process.env.PEERS ?? join(homedir(), '.cache', 'rxfaust-peers')
const bench = new Bench(
  {
    records: wanted.arguments.records,
    rounds: wanted.arguments.rounds ?? (wanted.arguments.quick ? 1 : ROUNDS),
    quick: wanted.arguments.quick,
    peers: wanted.arguments.peers ? peers : undefined,
    compiled: true,
  },
  line => console.log(line),
  openKafkaBench,
)

if (wanted.arguments.peers) for (const line of missingPeers(peers)) console.log(line)
let group: string | undefined
try {
  for (const part of wanted.parts) {
    if (part.group !== group) console.log(`\n${part.group}`)
    group = part.group
    await part.run(bench)
  }
} catch (error) {
  if (!(error instanceof MissingToolError)) throw error
  console.error(`\nThe parts on Kafka are left out: ${error.message}`)
  process.exitCode = 1
} finally {
  await bench.close()
}
await compare()

function read(): { readonly arguments: Arguments; readonly parts: readonly Part[] } {
  try {
    const given = readArguments(process.argv.slice(2))
    if (given.help) {
      console.log(USAGE)
      process.exit(0)
    }
    return { arguments: given, parts: selectParts(parts, given.parts) }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`)
    process.exit(2)
  }
}

async function compare(): Promise<void> {
  const baseline = await readBaseline(BASELINE)
  const { worse, better, fresh } = compareWithBaseline(baseline, bench.figures)
  const list = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) console.log(`\n${title}\n  ${lines.join('\n  ')}`)
  }
  const cores = availableParallelism()
  console.log(`\n${cpus()[0]?.model ?? 'a machine'}, ${cores} cores, Node ${process.versions.node}`)
  if (Object.keys(baseline.ratios).length > 0) {
    console.log(`The baseline is of ${baseline.date}, ${baseline.cores} cores.`)
    if (wanted.arguments.records !== undefined || wanted.arguments.quick) {
      console.log('It was made with more or other records: what follows says little.')
    }
  }
  list('Worse by more than 15 %:', worse)
  list('Better by more than 15 %:', better)
  list('Not in the baseline:', fresh)
  if (worse.length === 0) console.log('\nNothing is worse by more than 15 %.')
  if (!wanted.arguments.updateBaseline) return
  const updated = updateBaseline(baseline, bench.figures, new Date().toISOString().slice(0, 10), cores)
  await writeFile(BASELINE, `${JSON.stringify(updated, undefined, 2)}\n`)
  console.log(`\n${BASELINE} has the ratios of this run.`)
}
