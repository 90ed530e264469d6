import { setTimeout as sleep } from 'node:timers/promises'
import { map } from 'rxjs'
import {
  type App,
  currentEvent,
  type Event,
  json,
  type Table,
  type Topic,
  type WindowedTable,
} from '../../lib/index.js'
import { groupBy, to } from '../../lib/operators/index.js'
import type { ChaosItem } from './ChaosItem.js'
import { chaosTopics } from './chaosTopics.js'
import { WINDOW } from './loadOf.js'

/** A running total of a group; of a window where it has a start. */
export interface Total {
  readonly group: string
  readonly start?: number
  readonly total: number
}

/** What a worker of the chaos runs. */
export interface ChaosTopology {
  readonly source: Topic<ChaosItem, string>
  readonly counts: Table<string, number, never>
  readonly totals: Table<string, number, never>
  readonly windows: WindowedTable<string, number, never>
  /** What the policy `skip` has left over. */
  readonly skipped: Table<string, number, never>
  /** What the policy `deadLetter` has left over. */
  readonly buried: Table<string, number, never>
}

/** Milliseconds that a slow handler takes at most. */
const SLOWEST = 60

/**
 * Counts per key, then by another field per group, in all and per window, with an output of each; with handlers that
 * are slow, and that fail under each policy.
 *
 * @param processed is told of each record of the source when its handler is done with it
 */
export function chaosTopology(
  app: App,
  partitions: number,
  processed: (item: ChaosItem, event: Event) => void,
): ChaosTopology {
  const names = chaosTopics(app.id)
  const described = { key: 'text', value: json<ChaosItem>(), partitions } as const
  const counter = { key: 'text', value: json<number>(), default: () => 0, partitions } as const
  const source = app.topic(names.source, { ...described, onError: { retry: 20, backoff: 5 } })
  const skipping = app.topic(names.skipped, { ...described, onError: 'skip' })
  const burying = app.topic(names.buried, { ...described, onError: { deadLetter: names.letters } })
  app.topic(names.letters, { partitions, value: json<ChaosItem>(), key: 'text' })
  const outputs = app.topic(names.totals, { key: 'text', value: json<Total>(), partitions })
  const outputsPerWindow = app.topic(names.windows, { key: 'text', value: json<Total>(), partitions })
  const echoes = app.topic(names.echoes, { key: 'text', value: json<ChaosItem>(), partitions })
  const counts = app.table('counts', counter)
  const totals = app.table('totals', counter)
  const windows = totals.tumbling(WINDOW)
  const skipped = app.table('skipped', counter)
  const buried = app.table('buried', counter)
  const failed = new Set<string>()

  source.subscribe(item => {
    const event = currentEvent() as Event
    if (item.mode === 'aborted') processed(item, event)
    const place = `${event.message.partition}/${event.message.offset}`
    if (item.mode === 'flaky' && !failed.has(place)) {
      failed.add(place)
      throw new Error('fails when it is seen first')
    }
    const count = () => {
      counts.update(item.key, total => total + 1)
      processed(item, event)
    }
    if (item.mode !== 'slow') return count()
    return sleep(item.sequence % SLOWEST)
      .then(() => echoes.send({ key: item.key, value: item }))
      .then(count)
  })
  for (const [topic, table] of [
    [skipping, skipped],
    [burying, buried],
  ] as const) {
    topic.subscribe(item => {
      if (item.mode === 'bad') throw new Error('fails always')
      table.update(item.key, total => total + 1)
    })
  }

  const grouped = source.pipe(groupBy('group', { name: 'by-group', partitions }))
  grouped
    .pipe(
      map(({ group }): Total => ({ group, total: totals.update(group, total => total + 1) })),
      to(outputs),
    )
    .subscribe()
  grouped
    .pipe(
      map(({ group }): Total => {
        const time = (currentEvent() as Event).timestamp
        const total = windows.get(group).update(count => count + 1) as number
        return { group, start: time - (time % WINDOW), total }
      }),
      to(outputsPerWindow),
    )
    .subscribe()
  return { source, counts, totals, windows, skipped, buried }
}
