import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { Level } from 'level'
import type { Claim } from '../../../lib/acks/Claim.js'
import type { RxfaustError } from '../../../lib/util/RxfaustError.js'
import type { WindowDefinition } from '../../../lib/windows/WindowDefinition.js'
import { windowSpan } from '../../../lib/windows/windowSpan.js'
import { type BenchEvent, WindowsBench } from '../support/WindowsBench.js'

interface Put {
  readonly key: string
  readonly time: number
  readonly commit: boolean
  readonly restart: boolean
}
const base = fc.constantFrom(0, -(2 ** 31) * 1000, -20, 2 ** 31, 2 ** 31 * 1000)
const puts = fc.tuple(
  base,
  fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b'),
      time: fc.integer({ min: 0, max: 40 }),
      commit: fc.boolean(),
      restart: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  ),
)
const shift = ([offset, list]: readonly [number, readonly Put[]]): Put[] =>
  list.map(put => ({ ...put, time: put.time + offset }))
const lengths = fc.integer({ min: 1, max: 12 })
const merge = (_key: string, one: number[], other: number[]): number[] => [...one, ...other].sort((a, b) => a - b)
const add =
  (event: number) =>
  (list: number[] | undefined): number[] =>
    [...(list ?? []), event].sort((a, b) => a - b)

/** Puts every event, by its position; some are followed by a commit, and by another process with the changelog. */
async function run(bench: WindowsBench<number[]>, list: readonly Put[]): Promise<void> {
  await bench.start()
  for (const [at, { key, time, commit, restart }] of list.entries()) {
    expect(bench.apply(key, time, add(at))).to.equal('applied')
    if (commit || restart) await bench.commit()
    if (restart) await bench.restart()
  }
}
const shown = (key: string, start: number, end: number, events: readonly number[]): string =>
  `${key} ${start} ${end} ${JSON.stringify(events)}`
const within = (list: readonly Put[], key: string, start: number, end: number): number[] =>
  list.flatMap((put, at) => (put.key === key && put.time >= start && put.time <= end ? [at] : []))

describe('WindowedState', () => {
  describe('as a brute-force search over all events', () => {
    it('has hopping and tumbling windows', () =>
      fc.assert(
        fc.asyncProperty(puts, lengths, lengths, async (drawn, one, other) => {
          const list = shift(drawn)
          const size = Math.max(one, other)
          const step = Math.min(one, other)
          const bench = new WindowsBench<number[]>({ definition: { kind: 'hopping', size, step } }, 'json')
          await run(bench, list)
          const expected = new Set<string>()
          for (const { key, time } of list) {
            for (let start = time - size; start <= time; start++) {
              if (start % step !== 0 || start + size <= time) continue
              expected.add(shown(key, start + 0, start + size, within(list, key, start, start + size - 1)))
            }
          }
          expect(await bench.entries()).to.deep.equal([...expected].sort())
        }),
        { numRuns: 40 },
      ))

    it('has sessions: what is not further apart than the gap', () =>
      fc.assert(
        fc.asyncProperty(puts, lengths, async (drawn, gap) => {
          const list = shift(drawn)
          const bench = new WindowsBench<number[]>({ definition: { kind: 'session', gap }, merge }, 'json')
          await run(bench, list)
          const expected: string[] = []
          for (const key of new Set(list.map(put => put.key))) {
            const times = list.filter(put => put.key === key).map(({ time }) => time)
            times.sort((a, b) => a - b)
            let start = times[0] as number
            for (const [at, time] of times.entries()) {
              const next = times[at + 1]
              if (next !== undefined && next - time <= gap) continue
              expected.push(shown(key, start, time, within(list, key, start, time)))
              start = next as number
            }
          }
          expect(await bench.entries()).to.deep.equal(expected.sort())
        }),
        { numRuns: 40 },
      ))

    it('has sliding windows: a left one of each event, a right one where it is not empty, and reads any interval', () =>
      fc.assert(
        fc.asyncProperty(puts, fc.nat(8), fc.nat(8), async (drawn, before, after) => {
          const list = shift(drawn)
          const length = before + after
          const bench = new WindowsBench<number[]>({ definition: { kind: 'sliding', before, after } }, 'json')
          await run(bench, list)
          const expected = new Set<string>()
          for (const { key, time } of list) {
            for (const start of [time - length, time + 1]) {
              const events = within(list, key, start, start + length)
              if (events.length > 0) expected.add(shown(key, start, start + length, events))
            }
          }
          expect(await bench.entries()).to.deep.equal([...expected].sort())
          const [offset] = drawn
          for (let time = offset - 20; time < offset + 60; time++) {
            const events = within(list, 'a', time - before, time + after)
            expect(bench.state.read('a', time)).to.deep.equal(events.length === 0 ? undefined : events)
          }
        }),
        { numRuns: 40 },
      ))
  })

  it('has the same sliding windows, however short closed ones can be read', () =>
    fc.assert(
      fc.asyncProperty(puts, fc.nat(8), fc.nat(8), fc.nat(6), async (drawn, before, after, grace) => {
        const list = shift(drawn)
        const definition = { kind: 'sliding', before, after } as const
        const short = new WindowsBench<number[]>({ definition, grace, expires: grace }, 'json')
        const long = new WindowsBench<number[]>({ definition, grace }, 'json')
        await Promise.all([short.start(), long.start()])
        let streamTime = -Infinity
        for (const [at, { key, time, commit, restart }] of list.entries()) {
          expect(short.apply(key, time, add(at))).to.equal(long.apply(key, time, add(at)))
          for (const bench of [short, long]) {
            if (commit || restart) await bench.commit()
            if (restart) await bench.restart()
          }
          streamTime = Math.max(streamTime, time)
          expect(short.announced).to.deep.equal(long.announced)
        }
        const live = (entry: string) => Number(entry.split(' ')[1]) > streamTime - windowSpan(definition) - grace
        expect(await short.entries()).to.deep.equal((await long.entries()).filter(live))
        for (let time = streamTime - 30; time < streamTime + 20; time++) {
          const window = long.state.find('a', time)?.window
          const expected = window && window.start > streamTime - windowSpan(definition) - grace
          expect(short.state.read('a', time)).to.deep.equal(expected ? long.state.read('a', time) : undefined)
        }
      }),
      { numRuns: 40 },
    ))

  it('announces nothing again where the event comes to another subscription', async () => {
    const bench = new WindowsBench({ definition: { kind: 'tumbling', size: 10 }, grace: 0, expires: 10 })
    await bench.start()
    bench.apply('a', 1, () => 1)
    const event = bench.event(10)
    bench.state.apply(event.claim, 'a', 10, () => 2)
    bench.state.apply(event.beside(), 'a', 10, () => 3)
    expect(bench.announced).to.have.length(1)
    bench.state.apply(event.again(), 'a', 10, () => 4)
    expect(bench.announced).to.have.length(2)
  })

  describe('closes windows', () => {
    const definitions: WindowDefinition[] = [
      { kind: 'tumbling', size: 10 },
      { kind: 'hopping', size: 10, step: 4 },
      { kind: 'sliding', before: 3, after: 4 },
      { kind: 'session', gap: 5 },
    ]
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'ab'),
      /** Behind the one before. */
      ahead: fc.integer({ min: -15, max: 12 }),
      /** How many of the unacknowledged events are acknowledged then, the newest first or the oldest. */
      acknowledge: fc.nat(3),
      newest: fc.boolean(),
      after: fc.constantFrom('nothing', 'nothing', 'commit', 'commit', 'retry', 'crash'),
    })

    for (const definition of definitions) {
      for (const crashes of [false, true]) {
        it(`of kind ${definition.kind}, ${crashes ? 'at least once whatever crashes' : 'exactly once'}`, () =>
          fc.assert(
            fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(12), fc.nat(9), async (steps, grace, more) => {
              await checkCloses(definition, crashes, grace, grace + more, steps)
            }),
            { numRuns: 40 },
          ))
      }
    }

    type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

    async function checkCloses(
      definition: WindowDefinition,
      crashes: boolean,
      grace: number,
      expires: number,
      steps: readonly Step[],
    ): Promise<void> {
      const options = { definition, grace, expires, merge: (_key: string, a: number, b: number): number => a + b }
      const bench = new WindowsBench(options)
      await bench.start()
      const log: { key: string; time: number }[] = []
      let position = 0
      let committed = 0
      let open: { at: number; event: BenchEvent }[] = []
      let streamTime = -Infinity
      /** Open windows, as long as they are there. */
      const seen = new Set<string>()
      /** What was announced, by the event in which it was; without what a crash has undone. */
      const announced: { event: BenchEvent; id: string }[] = []
      const done = new Set<string>()
      const closeOf = ({ start, end }: { start: number; end: number }): number =>
        (definition.kind === 'session' ? end : start) + windowSpan(definition) + grace

      const apply = async (at: number, event: BenchEvent, claim: Claim): Promise<void> => {
        const { key, time } = log[at] as { key: string; time: number }
        const before = bench.announced.length
        bench.state.apply(claim, key, time, n => (n ?? 0) + 1)
        streamTime = Math.max(streamTime, time)
        const given = bench.announced.slice(before)
        const order = given.map(({ key, window }) => [closeOf(window), key, window.start] as const)
        const sorted = [...order].sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] - b[2]))
        expect(order).to.deep.equal(sorted)
        for (const { key, window } of given) {
          expect(closeOf(window), 'not before its time').to.be.at.most(streamTime)
          const id = shownWindow(key, window)
          expect(done.has(id), `${id} was announced and committed before`).to.equal(false)
          announced.push({ event, id })
        }
        for await (const { key, window } of bench.state.entries()) {
          const id = shownWindow(key, window)
          if (closeOf(window) > streamTime) seen.add(id)
        }
      }
      const forget = (lost: ReadonlySet<BenchEvent>): void => {
        for (let at = announced.length - 1; at >= 0; at--) {
          if (lost.has((announced[at] as { event: BenchEvent }).event)) announced.splice(at, 1)
        }
      }
      const deliver = async (): Promise<void> => {
        const at = position++
        const event = bench.event((log[at] as { time: number }).time)
        open.push({ at, event })
        await apply(at, event, event.claim)
      }
      const commit = async (): Promise<void> => {
        committed = open.length === 0 ? position : Math.min(...open.map(({ at }) => at))
        if (open.length === 0) for (const { id } of announced) done.add(id)
        await bench.commit()
      }

      let now = 0
      for (const { key, ahead, acknowledge, newest, after } of steps) {
        log.push({ key, time: Math.max(-50, now + ahead) })
        now = Math.max(now, now + ahead)
        while (position < log.length) await deliver()
        for (let n = 0; n < acknowledge && open.length > 0; n++) {
          const settled = newest ? open.pop() : open.shift()
          settled?.event.acknowledge()
        }
        if (after === 'commit') await commit()
        const [oldest] = open
        if (after === 'retry' && crashes && oldest !== undefined) {
          forget(new Set([oldest.event]))
          await apply(oldest.at, oldest.event, oldest.event.again())
        }
        if (after === 'crash' && crashes) {
          forget(new Set(open.map(({ event }) => event)))
          await bench.restart()
          open = []
          position = committed
          streamTime = bench.state.owned()[0]?.table.streamTime ?? -Infinity
        }
      }
      log.push({ key: 'end', time: now + 1000 })
      while (position < log.length) await deliver()
      const given = new Set(announced.map(({ id }) => id))
      if (definition.kind !== 'session') {
        for (const id of seen) {
          if (!id.startsWith('end ')) expect(given.has(id), `${id} was not announced`).to.equal(true)
        }
      }
      if (!crashes) expect(announced).to.have.length(given.size)
      // What is over is not kept in memory once it is dealt with.
      for (const { event } of open) event.acknowledge()
      await bench.commit()
      await bench.commit()
      expect(bench.state.owned()[0]?.directory?.size).to.be.at.most((await bench.entries()).length)
    }
    const shownWindow = (key: string, { start, end }: { start: number; end: number }): string =>
      `${key} ${start} ${end}`
  })

  describe('gives the same, whenever it commits and restarts', () => {
    const kinds: WindowDefinition[] = [
      { kind: 'hopping', size: 10, step: 4 },
      { kind: 'sliding', before: 3, after: 4 },
      { kind: 'session', gap: 3 },
    ]
    for (const definition of kinds) {
      it(`with windows of kind ${definition.kind}`, () =>
        fc.assert(
          fc.asyncProperty(puts, fc.nat(9), fc.nat(9), async ([, drawn], grace, more) => {
            const outputs: string[] = []
            for (const interrupted of [false, true]) {
              const bench = new WindowsBench<number[]>({ definition, grace, expires: grace + more, merge }, 'json')
              const changes: unknown[] = []
              await bench.start()
              for (const [at, { key, time, commit, restart }] of drawn.entries()) {
                const event = bench.event(time + at)
                bench.state.apply(event.claim, key, time + at, add(at), change => void changes.push(change))
                event.acknowledge()
                if (interrupted && (commit || restart)) await bench.commit()
                if (interrupted && restart) await bench.restart()
              }
              await bench.commit()
              await bench.restart()
              outputs.push(JSON.stringify([changes, bench.announced, bench.late, await bench.entries()]))
            }
            expect(outputs[1]).to.equal(outputs[0])
          }),
          { numRuns: 60 },
        ))
    }
  })

  it('joins sessions, and tells of those that are gone first', async () => {
    const bench = new WindowsBench({ definition: { kind: 'session', gap: 5 }, merge: (_key, a, b) => a + b })
    await bench.start()
    const told: unknown[] = []
    for (const time of [0, 10, 5, 7]) {
      bench.state.apply(
        bench.event(time).claim,
        'a',
        time,
        n => (n ?? 0) + 1,
        ({ window, value, previous }) => void told.push([window.start, window.end, value, previous]),
      )
    }
    expect(told).to.deep.equal([
      [0, 0, 1, undefined],
      [10, 10, 1, undefined],
      [0, 0, undefined, 1],
      [10, 10, undefined, 1],
      [0, 10, 3, undefined],
      [0, 10, 4, 3],
    ])
    expect(bench.state.read('a', 15)).to.equal(4)
    expect(bench.state.read('a', 16)).to.equal(undefined)
  })

  it('holds updates back, for so long from the first on, across restarts', async () => {
    const bench = new WindowsBench({ definition: { kind: 'tumbling', size: 100 }, grace: 0, expires: 0, every: 10 })
    await bench.start()
    const given = (): unknown[] => bench.announced.splice(0).map(({ key, value, timestamp }) => [key, value, timestamp])
    const put = (key: string, time: number): unknown[] => {
      bench.apply(key, time, n => (n ?? 0) + 1)
      return given()
    }
    expect([put('a', 0), put('a', 5), put('b', 9)]).to.deep.equal([[], [], []])
    await bench.commit()
    await bench.restart()
    expect(put('b', 10)).to.deep.equal([['a', 2, 5]])
    expect(put('a', 12)).to.deep.equal([])
    await bench.commit()
    await bench.restart()
    expect(put('b', 19)).to.deep.equal([['b', 3, 19]])
    // Its own time is over already.
    expect(put('c', 9)).to.deep.equal([['c', 1, 9]])
    // The window has closed before what it held was due.
    expect(put('d', 500)).to.deep.equal([['a', 3, 12]])
  })

  it('changes nothing where the change throws', async () => {
    for (const definition of [
      { kind: 'hopping', size: 10, step: 5 },
      { kind: 'sliding', before: 5, after: 5 },
      { kind: 'session', gap: 5 },
    ] as const) {
      const bench = new WindowsBench({ definition, merge: (_key, a, b) => a + b })
      await bench.start()
      bench.apply('a', 3, () => 1)
      const before = await bench.entries()
      let calls = 0
      expect(() =>
        bench.apply('a', 6, () => {
          if (++calls === (definition.kind === 'session' ? 1 : 2)) throw new Error('no')
          return 2
        }),
      ).to.throw('no')
      expect(await bench.entries()).to.deep.equal(before)
    }
  })

  it('refuses times that are none, and options that contradict each other', async () => {
    const bench = new WindowsBench({ definition: { kind: 'tumbling', size: 10 } })
    await bench.start()
    for (const time of [Number.NaN, 0.5]) expect(() => bench.apply('a', time, () => 1)).to.throw(/whole milliseconds/)
    const start = (options: ConstructorParameters<typeof WindowsBench<number>>[0]): Promise<unknown> =>
      new WindowsBench(options).start().then(
        () => 'started',
        (error: RxfaustError) => error.code,
      )
    const definition = { kind: 'tumbling', size: 10 } as const
    expect(await start({ definition, grace: 2, expires: 1 })).to.equal('RXFAUST_OPTION')
    expect(await start({ definition, expires: 1 })).to.equal('RXFAUST_OPTION')
    expect(await start({ definition, closeWhenIdle: 1 })).to.equal('RXFAUST_OPTION')
    expect(await start({ definition, grace: 0.5 })).to.equal('RXFAUST_OPTION')
    expect(await start({ definition: { kind: 'session', gap: 1 } })).to.equal('RXFAUST_OPTION')
  })

  describe('over a long time', () => {
    let directory: string
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'rxfaust-windows-'))
    })
    afterEach(() => rm(directory, { recursive: true, force: true }))

    it('keeps live windows only, in its files and in memory', async function () {
      this.timeout(60_000)
      const definition = { kind: 'tumbling', size: 10 } as const
      const options = { definition, grace: 10, expires: 10, keyIndex: true }
      const bench = new WindowsBench<string>(options, 'text', { stateDirectory: directory })
      await bench.start()
      const filler = 'x'.repeat(500)
      const sizes: number[] = []
      let bytes = 0
      for (let round = 0; round < 400; round++) {
        for (let key = 0; key < 200; key++) {
          bench.apply(`${round}-${key}`, round * 10, () => filler)
          bytes += filler.length
        }
        await bench.commit()
        // The changelog is no part of this.
        bench.changelogs.log('app-w-changelog').records.length = 0
        sizes.push(bench.state.owned()[0]?.directory?.size ?? Number.NaN)
        bench.announced.length = 0
      }
      expect(Math.max(...sizes.slice(1))).to.be.at.most(3 * 200)
      expect(bench.state.owned()[0]?.directory?.keys).to.have.length.at.most(3 * 200)
      await bench.task.close()
      const task = join(directory, 'tasks', '1-0')
      const level = new Level<Buffer, Buffer>(task, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
      await level.open()
      let stored = 0
      for await (const key of level.keys()) stored += Number(key.length > 0)
      expect(stored).to.be.at.most(3 * 200 + 10)
      await level.close()
      const files = await Promise.all((await readdir(task)).map(name => stat(join(task, name))))
      const onDisk = files.reduce((sum, { size }) => sum + size, 0)
      expect(bytes).to.be.above(35_000_000)
      expect(onDisk, `${onDisk} bytes on disk`).to.be.below(bytes / 3)
    })
  })
})
