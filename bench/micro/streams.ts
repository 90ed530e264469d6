import { filter, map, type Observable, Subject, scan } from 'rxjs'
import { App, json } from '../../lib/index.js'
import type { Contender } from '../interleave.js'
import type { Part } from '../Part.js'
import { feed } from './feed.js'

const EVENTS = 200_000

interface Reading {
  readonly sensor: string
  readonly value: number
}

const value = Buffer.from(JSON.stringify({ sensor: 'a', value: 1 } satisfies Reading))
const fed = { key: Buffer.from('a'), value, timestamp: 0 }

const operators = [1, 3, 10] as const

function piped(source: Observable<Reading>, count: (typeof operators)[number]): Observable<number> {
  const one = source.pipe(map(reading => reading.value))
  if (count === 1) return one
  const three = one.pipe(
    filter(number => number > 0),
    scan((sum, number) => sum + number, 0),
  )
  if (count === 3) return three
  const plus = map((number: number) => number + 1)
  return three.pipe(plus, plus, plus, plus, plus, plus, plus)
}

/** Records through decoding, delivery, operators and acknowledgement, without a broker. */
function stream(count: (typeof operators)[number], events: number): Contender {
  return {
    name: `stream, ${count} operators`,
    async run() {
      const app = new App('bench', { broker: 'memory://', development: false, commitInterval: 3_600_000 })
      const topic = app.topic('readings', { key: 'text', value: json<Reading>(), partitions: 1 })
      piped(topic, count).subscribe()
      await app.start()
      await feed(app, 'readings', events, () => fed)
      await app.stop()
      return events
    },
  }
}

/** The same decoding and operators behind a bare Subject. */
function subject(count: (typeof operators)[number], events: number): Contender {
  return {
    name: `subject, ${count} operators`,
    async run() {
      const source = new Subject<Reading>()
      piped(source, count).subscribe()
      for (let at = 0; at < events; at++) source.next(JSON.parse(value.toString()) as Reading)
      return events
    },
  }
}

/** Events through streams of 1, 3 and 10 operators, as ratios of bare Subjects with the same operators. */
export const streams: Part = {
  name: 'streams',
  group: 'micro',
  async run(bench) {
    const events = bench.sized(EVENTS)
    for (const count of operators) await bench.compare([stream(count, events), subject(count, events)])
  },
}
