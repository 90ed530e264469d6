import { expect } from 'chai'
import fc from 'fast-check'
import { App } from '../../../lib/app/App.js'
import { TestDriver } from '../../../lib/testing/TestDriver.js'
import type { Topic } from '../../../lib/topics/Topic.js'
import type { CaseRecord, CaseResult, CaseWindow } from './expected/ExpectedCase.js'
import { bruteForce, withoutLate } from './support/bruteForce.js'
import { noteResults, openWindows } from './support/openWindows.js'

const RUNS = 6
/** Logs that are tried with one definition of windows. */
const LOGS = 5
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

const length = fc.integer({ min: 1, max: 12 })
const grace = fc.integer({ min: 0, max: 20 })
const hoppingWindow = fc
  .record({ kind: fc.constant('hopping' as const), size: length, step: length, grace })
  .map(({ step, ...rest }) => ({ ...rest, step: Math.min(step, rest.size) }))
const definitions: Record<CaseWindow['kind'], fc.Arbitrary<CaseWindow>> = {
  tumbling: fc.record({ kind: fc.constant('tumbling' as const), size: length, grace }),
  hopping: hoppingWindow,
  sliding: fc.record({ kind: fc.constant('sliding' as const), difference: fc.nat(12), grace }),
  session: fc.record({ kind: fc.constant('session' as const), gap: length, grace }),
}

/** Records in any order, times before the epoch as well, each with a letter of its own, and by how much it is delayed. */
const logs = fc.array(
  fc.array(fc.tuple(fc.constantFrom('k', 'j'), fc.integer({ min: -30, max: 60 }), fc.nat(20)), {
    minLength: 1,
    maxLength: 20,
  }),
  { minLength: LOGS, maxLength: LOGS },
)
const recordsOf = (log: ReadonlyArray<readonly [string, number, number]>): CaseRecord[] =>
  log.map(([key, time], at) => [key, LETTERS[at] as string, time])

const distinct = (results: readonly CaseResult[]) => new Set(results.map(each => JSON.stringify(each)))
/** What is left of each window, in the end. */
const lastOf = (results: readonly CaseResult[]) => {
  const last = new Map(results.map(each => [each.slice(0, 3).join(), each]))
  return [...last.values()].filter(([, , , value]) => value !== null)
}

/** Each log in a partition of its own, closed by a last record; their keys begin with its number. */
async function run<R>(
  all: readonly (readonly CaseRecord[])[],
  watch: (source: Topic<string, string>) => R,
): Promise<R> {
  const app = new App('model')
  app.runtime.onWarning = () => {}
  const source = app.topic('log', { key: 'text', value: 'text', partitions: all.length, retention: 'forever' })
  const watched = watch(source)
  const driver = await TestDriver.start(app)
  try {
    const messages = all.flatMap((log, partition) =>
      [...log, ['end', '.', 100_000] as const].map(([key, value, timestamp]) => ({
        key: `${partition}${key}`,
        value,
        timestamp,
        partition,
      })),
    )
    await driver.putAll(source, messages)
  } finally {
    await driver.stop()
  }
  return watched
}
/** The results of one log, with its own keys. */
const ofLog = (partition: number, results: readonly CaseResult[]): CaseResult[] =>
  results
    .filter(([key]) => key.startsWith(`${partition}`) && !key.endsWith('end'))
    .map(([key, ...rest]) => [key.slice(1), ...rest])

describe('aggregations over windows, against a look at the whole log', () => {
  for (const [kind, definition] of Object.entries(definitions)) {
    it(`${kind}: in order, and out of order by no more than the grace, give the same`, () =>
      fc.assert(
        fc.asyncProperty(definition, logs, fc.nat(30), async (window, drawn, every) => {
          const expected = drawn.map(log => bruteForce(recordsOf(log), window))
          const orders = drawn.flatMap(log => {
            const all = recordsOf(log)
            const arrival = new Map(all.map((each, at) => [each, each[2] + Math.min(log[at]?.[2] ?? 0, window.grace)]))
            return [
              all.toSorted((a, b) => a[2] - b[2]),
              all.toSorted((a, b) => (arrival.get(a) as number) - (arrival.get(b) as number)),
            ]
          })
          const late: string[] = []
          const options = { late: ({ value }: { value: string }) => late.push(value) }
          const found = await run(orders, source => ({
            final: noteResults(openWindows(source, window, 'sorted', 'final', options, 'final')),
            updates: noteResults(openWindows(source, window, 'sorted', 'updates', {}, 'updates')),
            every: noteResults(openWindows(source, window, 'sorted', { every }, {}, 'every')),
          }))
          expect(late).to.deep.equal([])
          for (const partition of orders.keys()) {
            const wanted = distinct(expected[partition >> 1] as CaseResult[])
            const final = ofLog(partition, found.final)
            expect(distinct(final)).to.deep.equal(wanted)
            expect(final.length).to.equal(wanted.size)
            for (const some of [found.updates, found.every]) {
              expect(distinct(lastOf(ofLog(partition, some)))).to.deep.equal(wanted)
            }
          }
        }),
        { numRuns: RUNS },
      ))
  }

  it('tumbling and hopping: what is late changes only the windows that are open', () =>
    fc.assert(
      fc.asyncProperty(hoppingWindow, logs, async (window, drawn) => {
        const all = drawn.map(recordsOf)
        const late: string[] = []
        const options = { late: ({ key, value }: { key: string | null; value: string }) => late.push(`${key}${value}`) }
        const found = await run(all, source => noteResults(openWindows(source, window, 'sorted', 'final', options)))
        for (const [partition, log] of all.entries()) {
          const expected = withoutLate(log, window)
          const own = ofLog(partition, found)
          expect(own.map(each => JSON.stringify(each))).to.have.members([...distinct(expected.results)])
          const lateHere = late.filter(each => each.startsWith(`${partition}`)).map(each => each.slice(2))
          expect(lateHere).to.deep.equal(expected.late)
        }
      }),
      { numRuns: RUNS },
    ))
})
