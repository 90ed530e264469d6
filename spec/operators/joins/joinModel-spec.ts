import { expect } from 'chai'
import fc from 'fast-check'
import type { JoinSpec } from '../../../lib/tables/joins/JoinSpec.js'
import type { JoinWindow } from '../../../lib/windows/JoinWindow.js'
import { bruteForceJoin } from './support/bruteForceJoin.js'
import { FakeClaim, JoinBench, type JoinInput, type JoinOutput } from './support/JoinBench.js'

const WINDOWS = [
  { before: 1, after: 1, grace: 0 },
  { before: 0, after: 2, grace: 1 },
  { before: 2, after: 0, grace: 0 },
  { before: 0, after: 0, grace: 0 },
  { before: -1, after: 2, grace: 1 },
  { before: 1, after: 1, grace: 2 },
]
const OUTER = ['none', 'left', 'both'] as const

describe('joins against a brute-force join of the whole log', () => {
  it('gives the same for all interleavings of small logs', function () {
    this.timeout(30_000)
    let checked = 0
    for (const window of WINDOWS) {
      for (const outer of OUTER) {
        for (const log of smallLogs(1, 4)) {
          check({ window, outer }, log)
          checked++
        }
      }
    }
    const [window] = WINDOWS as [JoinWindow]
    for (const log of smallLogs(5, 5)) {
      check({ window, outer: 'both' }, log)
      checked++
    }
    expect(checked).to.equal(6 * 3 * (6 + 6 ** 2 + 6 ** 3 + 6 ** 4) + 6 ** 5)
  })

  it('gives the same for random logs, in any order of time', () => {
    fc.assert(
      fc.property(anySpec(), anyLog(60, 40), (spec, log) => check(spec, log)),
      { numRuns: 300 },
    )
  })

  it('gives what a database would where no event is later than grace', () => {
    fc.assert(
      fc.property(anySpec(), anyLog(60, 120), (spec, events) => {
        let time = -Infinity
        const log = numbered(
          events.filter(({ timestamp }) => {
            if (timestamp < time - spec.window.grace) return false
            time = Math.max(time, timestamp)
            return true
          }),
        )
        const end = { left: true, key: 'end', value: 'end', timestamp: 10_000, at: 1000 }
        const bench = new JoinBench(spec)
        const out = [...log, end].flatMap(event => bench.process(event)).filter(([of]) => of !== 'end')
        expect(sorted(out)).to.deep.equal(sorted(fullJoin(log, spec)))
        expect(bench.late).to.equal(0)
      }),
      { numRuns: 300 },
    )
  })

  it('goes on after a restart as if there had been none, and forgets what is over', async () => {
    await fc.assert(
      fc.asyncProperty(anySpec(), anyLog(60, 120), fc.array(fc.nat(60), { maxLength: 6 }), async (spec, log, stops) => {
        const bench = new JoinBench(spec)
        const out: JoinOutput[][] = []
        for (const event of log) {
          out.push(bench.process(event))
          if (!stops.includes(event.at)) continue
          await bench.commit()
          await bench.restart()
        }
        expect(out).to.deep.equal(bruteForceJoin(log, spec))
        bench.process({ left: true, key: 'z', value: 'z', timestamp: 10_000, at: 1000 })
        bench.process({ left: false, key: 'z', value: 'z', timestamp: 10_000, at: 1001 })
        await bench.commit()
        // What announces the rest has been dealt with by the next commit.
        await bench.commit()
        expect(bench.stored).to.equal(2)
      }),
      { numRuns: 150 },
    )
  })

  it('gives each result at least once where events come again after a crash, and twice none that was committed', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySpec(),
        anyLog(40, 60),
        fc.array(fc.record({ at: fc.nat(40), committed: fc.nat(10) }), { maxLength: 4 }),
        async (spec, log, crashes) => {
          const bench = new JoinBench(spec)
          const expected = bruteForceJoin(log, spec)
          const seen = new Set<string>()
          /** What events have announced that are committed. */
          const done = new Set<string>()
          const out: JoinOutput[][] = log.map(() => [])
          let claims = log.map(() => new FakeClaim())
          const pending = [...crashes].sort((a, b) => a.at - b.at)
          let from = 0
          for (let at = 0; at < log.length; at++) {
            const rows = bench.process(log[at] as JoinInput, claims[at])
            out[at] = rows
            for (const row of rows) {
              expect(done, key(row)).not.to.include(key(row))
              seen.add(key(row))
            }
            while (pending[0] !== undefined && pending[0].at < at) pending.shift()
            if (pending[0]?.at !== at) continue
            // Everything before it is acknowledged and committed; the state has what came behind it as well.
            from = Math.max(from, at + 1 - (pending.shift()?.committed ?? 0))
            for (const claim of claims.slice(0, from)) claim.event.acknowledged = true
            for (const row of out.slice(0, from).flat()) if (!isPair(row)) done.add(key(row))
            await bench.commit()
            await bench.restart()
            claims = claims.map((claim, place) => (place < from ? claim : new FakeClaim()))
            at = from - 1
          }
          const inPairs = new Set(
            [...seen].map(row => row.split(',')).flatMap(([, l, r]) => (l === '-' || r === '-' ? [] : [l, r])),
          )
          for (const row of expected.flat()) {
            // An event that comes again finds what came behind it the first time: it may have a partner now.
            const [, left, right] = row
            const other = !isPair(row) && inPairs.has(left === '-' ? right : left)
            if (!other) expect(seen).to.include(key(row))
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('announces again what was given back, and only that', () => {
    const bench = new JoinBench({ window: { before: 5, after: 5, grace: 0 }, outer: 'left' })
    const event = (at: number, value: string, timestamp: number, left = true): JoinInput => ({
      left,
      key: value,
      value,
      timestamp,
      at,
    })
    bench.process(event(0, 'a', 1))
    bench.process(event(1, 'b', 20))
    const first = new FakeClaim()
    const second = new FakeClaim()
    expect(bench.process(event(2, 'c', 40), first)).to.deep.equal([['b', 'b', '-', 20]])
    expect(bench.process(event(3, 'd', 60), second)).to.deep.equal([['c', 'c', '-', 40]])
    first.event.lost = true
    expect(bench.process(event(2, 'c', 40))).to.deep.equal([
      ['b', 'b', '-', 20],
      ['c', 'c', '-', 40],
    ])
    second.event.lost = true
    expect(bench.process(event(3, 'd', 60))).to.deep.equal([])
  })
})

const key = (row: JoinOutput): string => row.join()

function sorted(rows: readonly JoinOutput[]): string[] {
  return rows.map(key).sort()
}

function isPair([, left, right]: JoinOutput): boolean {
  return left !== '-' && right !== '-'
}

function check(spec: JoinSpec, log: readonly JoinInput[]): void {
  const bench = new JoinBench(spec)
  const out = log.map(event => bench.process(event))
  const expected = bruteForceJoin(log, spec)
  // Chai's comparison is much slower than this one.
  if (JSON.stringify(out) === JSON.stringify(expected)) return
  expect(out, JSON.stringify({ spec, log })).to.deep.equal(expected)
}

/** All sequences of so many events of two sides and three times, of one key. */
function* smallLogs(shortest: number, longest: number): Generator<JoinInput[]> {
  const times = [0, 1, 3]
  const kinds = times.length * 2
  for (let length = shortest; length <= longest; length++) {
    for (let number = 0; number < kinds ** length; number++) {
      const log: JoinInput[] = []
      for (let at = 0, rest = number; at < length; at++, rest = Math.floor(rest / kinds)) {
        const kind = rest % kinds
        const left = kind < times.length
        log.push({
          left,
          key: 'k',
          value: `${left ? 'l' : 'r'}${at}`,
          timestamp: times[kind % times.length] as number,
          at,
        })
      }
      yield log
    }
  }
}

function anySpec(): fc.Arbitrary<JoinSpec> {
  return fc.record({
    window: fc
      .record({ before: fc.integer({ min: -3, max: 8 }), after: fc.integer({ min: -3, max: 8 }), grace: fc.nat(8) })
      .filter(({ before, after }) => before + after >= 0),
    outer: fc.constantFrom(...OUTER),
  })
}

/** @param span of time */
function anyLog(maxLength: number, span: number): fc.Arbitrary<JoinInput[]> {
  const event = fc.record({
    left: fc.boolean(),
    key: fc.constantFrom('a', 'b'),
    timestamp: fc.integer({ min: -20, max: span }),
  })
  return fc.array(event, { minLength: 1, maxLength }).map(events => numbered(events))
}

function numbered(events: ReadonlyArray<Pick<JoinInput, 'left' | 'key' | 'timestamp'>>): JoinInput[] {
  return events.map(({ left, key: of, timestamp }, at) => ({
    left,
    key: of,
    timestamp,
    value: `${left ? 'l' : 'r'}${at}`,
    at,
  }))
}

/** The join of two tables in a database. */
function fullJoin(log: readonly JoinInput[], { window, outer }: JoinSpec): JoinOutput[] {
  const rows: JoinOutput[] = []
  const matched = new Set<JoinInput>()
  for (const l of log.filter(({ left }) => left)) {
    for (const r of log.filter(({ left }) => !left)) {
      const distance = r.timestamp - l.timestamp
      if (l.key !== r.key || distance < -window.before || distance > window.after) continue
      rows.push([l.key, l.value, r.value, Math.max(l.timestamp, r.timestamp)])
      matched.add(l).add(r)
    }
  }
  for (const event of log) {
    if (matched.has(event) || outer === 'none' || (outer === 'left' && !event.left)) continue
    const { left, key: of, value, timestamp } = event
    rows.push(left ? [of, value, '-', timestamp] : [of, '-', value, timestamp])
  }
  return rows
}
