import { filter, map } from 'rxjs'
import { string } from 'superstruct'
import { type App, currentEvent, json, type Topic } from '../../../../lib/index.js'
import {
  aggregate,
  events,
  leftJoin,
  outerJoin,
  session,
  sliding,
  to,
  tumbling,
} from '../../../../lib/operators/index.js'

export interface TimedItem {
  readonly n: number
  readonly side: 'left' | 'right' | 'both'
}

const EPOCH = Date.UTC(2001, 0, 1)
const GRACE = 30
/** The last records close every window of both partitions. */
export const FLUSHES = 8

/** The `n`th of `count` records and {@link FLUSHES} more: 7 ms apart, out of order by no more than {@link GRACE}. */
export function timedRecord(n: number, count: number): { key: string; value: TimedItem; timestamp: number } {
  if (n >= count) return { key: `end-${n - count}`, value: { n, side: 'left' }, timestamp: EPOCH + 1e7 }
  return {
    key: `k${scatter(n) % 4}`,
    value: { n, side: (['left', 'right', 'both'] as const)[scatter(n + 1e6) % 3] as TimedItem['side'] },
    timestamp: EPOCH + n * 7 - (scatter(n + 2e6) % GRACE),
  }
}

/** What time brings about, of each kind, as records of one topic: final results, closes, joins without a partner. */
export function timedResults(app: App): Topic<TimedItem, string> {
  const input = app.topic(`${app.id}-input`, {
    key: string(),
    value: json<TimedItem>(),
    partitions: 2,
    retention: 'forever',
  })
  const output = app.topic(`${app.id}-output`, { key: string(), value: json(), partitions: 2, retention: 'forever' })
  const named = (name: string) => map((value: unknown) => ({ name, value }))
  const numbers = {
    initial: (): number[] => [],
    add: (list: number[], { n }: TimedItem) => union(list, [n]),
    emit: 'final',
  } as const
  const options = { grace: GRACE }
  input
    .pipe(tumbling(50, options), aggregate({ name: 'tumbling', ...numbers }))
    .pipe(named('tumbling'), to(output))
    .subscribe()
  input
    .pipe(sliding(20, options), aggregate({ name: 'sliding', ...numbers }))
    .pipe(named('sliding'), to(output))
    .subscribe()
  input
    .pipe(session(10, options), aggregate({ name: 'session', ...numbers, merge: union }))
    .pipe(named('session'), to(output))
    .subscribe()
  const table = app.table('table', { key: string(), value: json<number[]>(), default: () => [], partitions: 2 })
  const windows = table.tumbling(40, { expires: 200, grace: GRACE })
  input.subscribe(item => void windows.get(currentEvent()?.key as string).update(list => numbers.add(list, item)))
  windows.closed$.pipe(named('closed'), to(output)).subscribe()

  const left = input.pipe(filter(({ side }) => side !== 'right'))
  const right = input.pipe(filter(({ side }) => side !== 'left'))
  const shown = (l: TimedItem | undefined, r: TimedItem | undefined) => `${l?.n ?? '-'}+${r?.n ?? '-'}`
  left
    .pipe(leftJoin(right, { name: 'left-join', within: 10, grace: GRACE }, shown))
    .pipe(events())
    .pipe(
      map(({ value, timestamp }) => ({ name: 'left-join', value, timestamp })),
      to(output),
    )
    .subscribe()
  left
    .pipe(outerJoin(right, { name: 'outer-join', before: 5, after: 20, grace: GRACE }, shown))
    .pipe(events())
    .pipe(
      map(({ value, timestamp }) => ({ name: 'outer-join', value, timestamp })),
      to(output),
    )
    .subscribe()
  return input
}

function union(one: readonly number[], other: readonly number[]): number[] {
  return [...new Set([...one, ...other])].sort((a, b) => a - b)
}

function scatter(n: number): number {
  let x = Math.imul(n, 0x9e3779b1) >>> 0
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b) >>> 0
  return (x ^ (x >>> 13)) >>> 0
}
