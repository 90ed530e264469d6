import { number, string } from 'superstruct'
import { type App, currentEvent, type Table, type Topic, type WindowedTable } from '../../lib/index.js'

export const COUNTING_PARTITIONS = 4

/** What {@link countingTopology} declares. */
interface CountingTopology {
  readonly input: Topic<number, string>
  /** Events of a key. */
  readonly counts: Table<string, number, never>
  /** The highest value of a key, the same however often an event comes. */
  readonly highest: Table<string, number, never>
  /** The highest value of a key in each minute. */
  readonly perMinute: WindowedTable<string, number, never>
}

/** A table and windows over a topic of numbers, the same in each process of a spec. */
export function countingTopology(app: App): CountingTopology {
  const described = { key: string(), value: number(), partitions: COUNTING_PARTITIONS }
  const input = app.topic(`${app.id}-input`, described)
  const counts = app.table('counts', { ...described, default: () => 0 })
  const highest = app.table('highest', { ...described, default: () => -1 })
  const perMinute = highest.tumbling({ minutes: 1 }, { expires: { hours: 1 } })
  input.subscribe(value => {
    const key = currentEvent()?.key as string
    counts.update(key, count => count + 1)
    highest.update(key, known => Math.max(known, value))
    perMinute.get(key).update(known => Math.max(known, value))
  })
  return { input, counts, highest, perMinute }
}
