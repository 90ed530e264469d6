import { expect } from 'chai'
import fc from 'fast-check'
import { App } from '../../../lib/app/App.js'
import { TestDriver } from '../../../lib/testing/TestDriver.js'
import type { CaseRecord, CaseResult, ExpectedCase } from './expected/ExpectedCase.js'
import { hopping } from './expected/hopping.js'
import { session } from './expected/session.js'
import { sliding } from './expected/sliding.js'
import { slidingEarly } from './expected/slidingEarly.js'
import { suppress } from './expected/suppress.js'
import { tumbling } from './expected/tumbling.js'
import { noteResults, openWindows } from './support/openWindows.js'

const open = () => {
  const app = new App('cases')
  app.runtime.onWarning = () => {}
  const source = app.topic('source', { key: 'text', value: 'text', partitions: 1, retention: 'forever' })
  return { app, source }
}

const message = ([key, value, timestamp]: CaseRecord) => ({ key, value, timestamp })

async function run({ window, aggregation, emit, records }: ExpectedCase) {
  const { app, source } = open()
  const late: string[] = []
  const options = { late: ({ value }: { value: string }) => late.push(value) }
  const results = noteResults(openWindows(source, window, aggregation, emit, options))
  const driver = await TestDriver.start(app)
  try {
    await driver.putAll(source, records.map(message))
  } finally {
    await driver.stop()
  }
  return { results, late, passedOver: app.monitor.recordsPassedOver }
}

/** Distinct, by key and window; those of one window in the order in which they came first. */
function setOf(results: readonly CaseResult[]): CaseResult[] {
  const distinct = new Map(results.map(result => [JSON.stringify(result), result]))
  return [...distinct.values()].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1] || a[2] - b[2]))
}

function lastOf(results: readonly CaseResult[]): CaseResult[] {
  const last = new Map(results.map(result => [result.slice(0, 3).join(), result]))
  return [...last.values()].filter(([, , , value]) => value !== null)
}

async function check(each: ExpectedCase, from: number): Promise<void> {
  const { late, results, passedOver } = await run(each)
  expect(passedOver).to.equal(each.skipped ?? 0)
  if (each.late !== undefined) expect(late).to.deep.equal(each.late)
  const seen = results.filter(([, start]) => start >= from)
  const expected = each.expected.filter(([, start]) => start >= from)
  if (each.compare === 'order') expect(seen).to.deep.equal(expected)
  if (each.compare === 'set') expect(setOf(seen)).to.have.deep.members(setOf(expected))
  if (each.compare === 'last') expect(lastOf(seen)).to.have.deep.members(expected)
  if (each.compare === 'some') expect(seen).to.include.deep.members([...expected])
}

function suite(name: string, cases: readonly ExpectedCase[], from = 0): void {
  describe(name, () => {
    for (const each of cases) {
      const { from: test, emit, records, shuffled = false } = each
      it(`${test}, ${emit}`, async () => {
        if (!shuffled) return check(each, from)
        const shuffle = fc.shuffledSubarray(records.slice(0, -1), { minLength: records.length - 1 })
        await fc.assert(
          fc.asyncProperty(shuffle, all => check({ ...each, records: [...all, ...records.slice(-1)] }, from)),
          { numRuns: 10 },
        )
      })
    }
  })
}

describe("aggregations over windows give what Kafka Streams' tests expect", () => {
  suite('tumbling windows', tumbling)
  // Kafka Streams has no windows that begin before the epoch.
  suite('hopping windows', hopping)
  suite('sliding windows', sliding)
  // And it puts the first events behind the epoch into one window that begins with it.
  suite('sliding windows close to the epoch', slidingEarly, 1)
  suite('sessions', session)

  describe('suppression', () => {
    for (const { from, window, emit, steps } of suppress) {
      it(from, async () => {
        const { app, source } = open()
        const results = noteResults(openWindows(source, window, 'last', emit))
        const driver = await TestDriver.start(app)
        try {
          for (const [record, expected] of steps) {
            const { key, value, timestamp } = message(record)
            await driver.put(source, key, value, { timestamp })
            expect(results.splice(0), `with ${record}`).to.deep.equal(expected)
          }
        } finally {
          await driver.stop()
        }
      })
    }
  })
})
