import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, json } from '../../lib/index.js'
import type { WindowedTable } from '../../lib/tables/windows/WindowedTable.js'
import type { Contender } from '../interleave.js'
import type { Part } from '../Part.js'
import { feed } from './feed.js'

const EVENTS = 100_000
const KEYS = 1_000
/** Milliseconds. */
const SIZE = 10_000
const STEP = 5_000
const GAP = 2_000
const BASE = 1_700_000_000_000

type Kind = 'tumbling' | 'hopping' | 'session'

const keyAt = (at: number): string => `k${(at * 7_919) % KEYS}`
const timeAt = (at: number): number => BASE + at
const values = Buffer.from('1')

/** Updates of a windowed table, by events with all that belongs to them, its changelog and its store included. */
function table(kind: Kind, events: number): Contender {
  let directory: string
  let app: App
  return {
    name: `${kind} windows`,
    async before() {
      directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-'))
      app = new App('bench', { broker: 'memory://', dataDirectory: directory, development: false })
      const topic = app.topic('events', { key: 'text', value: json<number>(), partitions: 1 })
      const sums = app.table('sums', { key: 'text', value: json<number>(), default: () => 0, partitions: 1 })
      const expires = { hours: 1 }
      const windows: WindowedTable<string, number, never> = {
        tumbling: () => sums.tumbling(SIZE, { expires }),
        hopping: () => sums.hopping(SIZE, STEP, { expires }),
        session: () => sums.session(GAP, { expires, merge: (_key, earlier, later) => earlier + later }),
      }[kind]()
      let at = 0
      topic.subscribe(value => {
        windows.get(keyAt(at++)).update(sum => sum + value)
      })
      await app.start()
    },
    async run() {
      await feed(app, 'events', events, at => ({ key: Buffer.from(keyAt(at)), value: values, timestamp: timeAt(at) }))
      await app.runtime.commits.commit()
      return events
    },
    async after() {
      await app.stop()
      await rm(directory, { recursive: true })
    },
  }
}

/** The same windows in a Map, and nothing else. */
function map(kind: Kind, events: number): Contender {
  return {
    name: `Map of ${kind} windows`,
    async run() {
      const sums = new Map<string, number>()
      const sessions = new Map<string, { end: number; sum: number }>()
      for (let at = 0; at < events; at++) {
        const [key, time] = [keyAt(at), timeAt(at)]
        const value = JSON.parse(values.toString()) as number
        if (kind === 'session') {
          const open = sessions.get(key)
          if (open !== undefined && time - open.end <= GAP) {
            open.end = time
            open.sum += value
          } else sessions.set(key, { end: time, sum: value })
          continue
        }
        const step = kind === 'tumbling' ? SIZE : STEP
        for (let start = time - (time % step); start > time - SIZE; start -= step) {
          const window = `${key}|${start}`
          sums.set(window, (sums.get(window) ?? 0) + value)
        }
      }
      return events
    },
  }
}

/** The update path of windows, as ratios of loops over a Map. */
export const windows: Part = {
  name: 'windows',
  group: 'micro',
  async run(bench) {
    const events = bench.sized(EVENTS)
    for (const kind of ['tumbling', 'hopping', 'session'] as const) {
      await bench.compare([table(kind, events), map(kind, events)])
    }
  },
}
