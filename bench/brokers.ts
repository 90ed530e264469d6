import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { map } from 'rxjs'
import { App, json } from '../lib/index.js'
import type { Contender } from './interleave.js'

const RECORDS = 50_000

/** Send to one topic, map to another, until all is committed: what an embedded broker costs on disk. */
function roundTrip(name: string, broker: (directory: string) => string): Contender {
  return {
    name,
    async run() {
      const directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-'))
      const app = new App('bench', { broker: broker(directory), dataDirectory: directory, development: false })
      const input = app.topic('input', { key: 'text', value: json<{ n: number }>(), partitions: 4 })
      const output = app.topic('output', { value: json<{ n: number; more: number }>(), partitions: 4 })
      input.pipe(map(({ n }) => ({ n, more: n + 1 }))).subscribe(output)
      await app.start()
      for (let sent = 0; sent < RECORDS; sent += 5_000) {
        await Promise.all(Array.from({ length: 5_000 }, (_, n) => input.send({ key: `k${n % 1_000}`, value: { n } })))
      }
      await app.idle()
      await app.stop()
      await rm(directory, { recursive: true })
      return RECORDS
    },
  }
}

/** Pairs of which the first is shown as a ratio of the second. */
export const brokerContenders: readonly (readonly [Contender, Contender])[] = [
  [roundTrip('level', directory => `level://${join(directory, 'broker')}`), roundTrip('memory', () => 'memory://')],
]
