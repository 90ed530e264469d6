import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Level } from 'level'
import type { Contender } from '../interleave.js'
import type { Job } from '../jobs/Job.js'
import type { Visit } from '../jobs/Visit.js'
import { visits } from '../jobs/visits.js'

/** As many records as an app commits at once by default. */
const COMMIT = 10_000
/** Milliseconds. */
const WINDOW = 10_000

/** What a job takes of itself: a loop over records in memory, with a bare Level where it has a table. */
export function bareJob(job: Job, records: number): Contender {
  let input: Buffer[] = []
  let directory: string
  let level: Level
  return {
    name: `${job}, bare loop`,
    async before() {
      input = Array.from(visits(records), visit => Buffer.from(JSON.stringify(visit)))
      directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-'))
      level = new Level(directory)
      await level.open()
    },
    async run() {
      const output: Buffer[] = []
      const values = new Map<string, number>()
      for (let from = 0; from < records; from += COMMIT) {
        const changed = new Set<string>()
        for (const bytes of input.slice(from, from + COMMIT)) {
          const visit = JSON.parse(bytes.toString()) as Visit
          if (job === 'W1') {
            visit.doubled = visit.amount * 2
            output.push(Buffer.from(JSON.stringify(visit)))
          } else if (job === 'W2') add(values, changed, visit.user, 1)
          else {
            const { page, ts, amount } = JSON.parse(JSON.stringify(visit)) as Visit
            add(values, changed, `${page}|${ts - (ts % WINDOW)}`, amount)
          }
        }
        if (job !== 'W1') await write(level, values, changed)
      }
      return records
    },
    async after() {
      await level.close()
      await rm(directory, { recursive: true })
    },
  }
}

function add(values: Map<string, number>, changed: Set<string>, key: string, amount: number): void {
  values.set(key, (values.get(key) ?? 0) + amount)
  changed.add(key)
}

function write(level: Level, values: ReadonlyMap<string, number>, changed: ReadonlySet<string>): Promise<void> {
  return level.batch(
    Array.from(changed, key => ({ type: 'put' as const, key, value: JSON.stringify(values.get(key)) })),
  )
}
