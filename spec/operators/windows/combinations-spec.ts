import { number } from 'superstruct'
import {
  aggregate,
  count,
  type Emit,
  hopping,
  reduce,
  session,
  sliding,
  topK,
  tumbling,
} from '../../../lib/operators/index.js'
import type { Stream } from '../../../lib/streams/Stream.js'
import type { WindowEntry } from '../../../lib/tables/windows/WindowEntry.js'
import { marbles } from '../../../lib/testing/marbles.js'
import type { CaseWindow } from './expected/ExpectedCase.js'
import { expectedResults, type NumberRecord } from './support/expectedResults.js'

/** Milliseconds between two records, so that the results of one fit into a group. */
const APART = 40
/** Each number is a bit of its own, so that a sum tells what it was made of. In order, out of order, and late. */
const records: readonly NumberRecord[] = [
  ['a', 8, 1],
  ['a', 1, 4],
  ['b', 64, 4],
  ['a', 32, 4],
  ['b', 2, 9],
  ['a', 16, 13],
  ['a', 4, 8],
  ['b', 512, 2],
  ['a', 128, 21],
  ['a', 2048, 17],
  ['b', 256, 12],
  ['a', 1024, 3],
  ['b', 8192, 30],
  ['b', 4096, 29],
  ['a', 32768, 33],
  ['b', 16384, 30],
  // In sliding windows: what begins behind the record before ends with this one.
  ['b', 524288, 37],
  ['a', 65536, 60],
  ['b', 131072, 46],
  ['a', 262144, 100],
]

type Numbers = Stream<number, string>
type Results = Stream<WindowEntry<string, unknown>, string>

const windows: ReadonlyArray<readonly [CaseWindow, (source: Numbers) => unknown]> = [
  [{ kind: 'tumbling', size: 10, grace: 3 }, tumbling(10, { grace: 3 })],
  [{ kind: 'hopping', size: 10, step: 4, grace: 3 }, hopping(10, 4, { grace: 3 })],
  [{ kind: 'sliding', difference: 6, grace: 5 }, sliding(6, { grace: 5 })],
  [{ kind: 'session', gap: 4, grace: 6 }, session(4, { grace: 6 })],
]
const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)
const join = (one: readonly number[], other: readonly number[]) => ascending([...one, ...other])

/** Each operator, and what it makes of all the numbers in a window. */
const aggregations: Readonly<
  Record<string, readonly [operator: (emit: Emit) => unknown, of: (numbers: readonly number[]) => unknown]>
> = {
  count: [emit => count({ name: 'results', emit }), numbers => numbers.length],
  aggregate: [
    emit =>
      aggregate<number, string, readonly number[], Emit>({
        name: 'results',
        emit,
        initial: () => [],
        add: (all, value) => join(all, [value]),
        merge: join,
      }),
    ascending,
  ],
  reduce: [
    emit => reduce({ name: 'results', emit, reduce: (a: number, b: number) => a + b }),
    numbers => numbers.reduce((a, b) => a + b),
  ],
  topK: [
    emit => topK({ name: 'results', emit, k: 2, by: (value: number) => value }),
    numbers => ascending(numbers).reverse().slice(0, 2),
  ],
}
const emits: readonly Emit[] = ['updates', 'final', { every: 7 }]

/** Marbles of groups, each record's results at its time. */
function draw(results: readonly (readonly unknown[])[]): { diagram: string; values: Record<string, unknown> } {
  const values: Record<string, unknown> = {}
  let letter = 0x4e00
  const diagram = results.map(group => {
    const letters = group.map(value => {
      const name = String.fromCharCode(letter++)
      values[name] = value
      return name
    })
    const drawn = letters.length > 1 ? `(${letters.join('')})` : letters.join('')
    return drawn.padEnd(APART, '-')
  })
  return { diagram: diagram.join(''), values }
}

describe('each kind of window with each aggregation and each time of results', () => {
  for (const [definition, divide] of windows) {
    for (const [name, [operator, of]] of Object.entries(aggregations)) {
      for (const emit of emits) {
        it(`${definition.kind}, ${name}, ${JSON.stringify(emit)}`, () =>
          marbles(({ app, produce, expectStream, expectCommitted }) => {
            app.runtime.onWarning = () => {}
            const source = app.topic('numbers', {
              key: 'text',
              value: number(),
              partitions: 1,
              retention: 'forever',
            })
            const aggregated = operator(emit) as (windowed: unknown) => Results

            const input = draw(records.map(([key, value, timestamp]) => [{ key, value, timestamp }]))
            produce(source, input.diagram, input.values as never)
            const output = draw(
              expectedResults(records, definition, emit).map(contents =>
                contents.map(([key, start, end, numbers]) => ({
                  key,
                  window: { start, end },
                  value: numbers === undefined ? null : of(numbers),
                })),
              ),
            )
            expectStream(aggregated(divide(source))).toBe(output.diagram, output.values as never)
            expectCommitted(source).toEqual({ 0: records.length })
          }))
      }
    }
  }
})
