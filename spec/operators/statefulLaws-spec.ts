import { number, string } from 'superstruct'
import {
  aggregate,
  hopping,
  join,
  joinTable,
  leftJoin,
  leftJoinTable,
  outerJoin,
  reduce,
  session,
  sliding,
  topK,
  tumbling,
} from '../../lib/operators/index.js'
import type { Stream } from '../../lib/streams/Stream.js'
import { createTable } from '../../lib/tables/createTable.js'
import type { Window } from '../../lib/windows/Window.js'
import { operatorLaws } from '../laws/operatorLaws.js'

type Numbers = Stream<number, string>

/** All numbers of a window, the newest last. */
const all = { initial: (): number[] => [], merge: (earlier: number[], later: number[]) => [...earlier, ...later] }
const add =
  (bad: (value: number) => boolean = () => false) =>
  (numbers: readonly number[], value: number): number[] => {
    if (bad(value)) throw new Error(`failed at ${value}`)
    return [...numbers, value]
  }
/** A result was made of the event that came last; what else is in the window was done before. */
const newest = (result: unknown): readonly number[] => {
  const { value } = result as { value: readonly number[] | null }
  return value === null ? [] : value.slice(-1)
}
const updates = { origins: newest, immediate: true }

operatorLaws({
  ...updates,
  name: 'aggregate of tumbling windows',
  operator: () => source => source.pipe(tumbling(10), aggregate({ name: 'a', initial: all.initial, add: add() })),
  failing: bad => () => source =>
    source.pipe(tumbling(10), aggregate({ name: 'a', initial: all.initial, add: add(bad) })),
})
operatorLaws({
  ...updates,
  name: 'aggregate of hopping windows',
  operator: () => source => source.pipe(hopping(10, 4), aggregate({ name: 'a', initial: all.initial, add: add() })),
  failing: bad => () => source =>
    source.pipe(hopping(10, 4), aggregate({ name: 'a', initial: all.initial, add: add(bad) })),
})
operatorLaws({
  ...updates,
  name: 'aggregate of sliding windows',
  operator: () => source => source.pipe(sliding(10), aggregate({ name: 'a', initial: all.initial, add: add() })),
  failing: bad => () => source =>
    source.pipe(sliding(10), aggregate({ name: 'a', initial: all.initial, add: add(bad) })),
})
operatorLaws({
  ...updates,
  name: 'aggregate of sessions',
  operator: () => source => source.pipe(session(10), aggregate({ name: 'a', ...all, add: add() })),
  failing: bad => () => source => source.pipe(session(10), aggregate({ name: 'a', ...all, add: add(bad) })),
})
operatorLaws({
  name: 'reduce',
  operator: () => source => source.pipe(tumbling(10), reduce({ name: 'r', reduce: (_, later) => later })),
  origins: result => [(result as { value: number }).value],
  immediate: true,
})

/** A result comes in the event that has closed its window, and its own events were done before. */
const later = { remembers: true, lossless: false, ordered: false, immediate: true }
const ofWindow = (result: unknown): readonly number[] => [(result as { window: Window }).window.start]
/** Each number is a time, and has a window of its own. */
const apart = { time: (value: number) => value }

operatorLaws({
  ...later,
  name: 'topK, final',
  operator: () => source => source.pipe(tumbling(1, apart), topK({ name: 't', k: 2, by: Number, emit: 'final' })),
  origins: ofWindow,
})
operatorLaws({
  ...later,
  name: 'reduce, every so often',
  operator: () => source =>
    source.pipe(tumbling(1, apart), reduce({ name: 'r', reduce: (_, last) => last, emit: { every: 2 } })),
  origins: ofWindow,
})

const both = (left: number | undefined, right: number | undefined): number[] =>
  [left, right].filter(value => value !== undefined)
const joins: Readonly<Record<string, (source: Numbers, other: Numbers) => Stream<unknown, string>>> = {
  join: (source, other) => source.pipe(join(other, { name: 'j', within: 10 }, both)),
  leftJoin: (source, other) => source.pipe(leftJoin(other, { name: 'j', within: 10 }, both)),
  outerJoin: (source, other) => source.pipe(outerJoin(other, { name: 'j', within: 10 }, both)),
}
for (const [name, joined] of Object.entries(joins)) {
  operatorLaws({ ...later, name, others: 1, operator: (_, other) => source => joined(source, other as Numbers) })
}

const rows = { key: string(), value: number(), partitions: 4 }
operatorLaws({
  name: 'joinTable',
  operator: app => joinTable(createTable(app, 'rows', rows), both),
  immediate: true,
  lossless: false,
})
operatorLaws({
  name: 'leftJoinTable',
  operator: app => leftJoinTable(createTable(app, 'rows', rows), both),
  failing: bad => app =>
    leftJoinTable(createTable(app, 'rows', rows), value => {
      if (bad(value)) throw new Error(`failed at ${value}`)
      return value
    }),
  immediate: true,
})
