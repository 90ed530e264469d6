import { expect } from 'chai'
import * as fc from 'fast-check'
import { string } from 'superstruct'
import { App, RxfaustError, type TimerOptions } from '../../lib/index.js'
import type { Timer } from '../../lib/services/Timer.js'
import { marbles, TestDriver } from '../../lib/testing/index.js'
import { BackgroundHarness } from '../support/BackgroundHarness.js'
import { type Gate, gate } from '../support/gate.js'

describe('timers', () => {
  let harness: BackgroundHarness
  let seen: number[]
  beforeEach(() => {
    harness = new BackgroundHarness(50)
    seen = []
  })
  /** Notes when it is called. */
  const start = (interval: number, options: TimerOptions = {}, work: () => unknown = () => {}): Timer => {
    const timer = harness.background.timer(
      interval,
      () => {
        seen.push(harness.scheduler.now())
        return work()
      },
      options,
    )
    harness.background.begin()
    return timer
  }

  it('tick for the first time when an interval has passed since the app runs, and then at each', async () => {
    const timer = start(1_000)
    expect(timer.info()).to.deep.equal({
      name: 'timer-1',
      kind: 'timer',
      state: 'waiting',
      onLeader: false,
      runs: 0,
      failures: 0,
      restarts: 0,
      interval: 1_000,
      skipped: 0,
      next: 1_050,
    })
    await harness.advance(3_999)
    expect(seen).to.deep.equal([1_050, 2_050, 3_050])
    expect(timer.info()).to.include({ runs: 3, next: 4_050 })
  })

  it('take work into account of any length: ticks are on the grid, never two calls at a time (against a model)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 12 }),
        async (interval, lengths) => {
          const harness = new BackgroundHarness(7)
          const calls: number[] = []
          const timer = harness.background.timer(
            interval,
            ({ at }) => {
              expect(at).to.equal(harness.scheduler.now())
              const length = lengths[calls.length] ?? 0
              calls.push(at)
              return new Promise<void>(resolve => harness.scheduler.schedule(() => resolve(), length))
            },
            {},
          )
          harness.background.begin()
          const until = 1_000
          await harness.advance(until)
          const expected: number[] = []
          let free = 0
          let skipped = 0
          for (let at = interval; at <= until; at += interval) {
            // What ends at the very tick has been scheduled before it or behind it: the order of the timers says.
            if (at < free) skipped++
            else if (at === free) return fc.pre(false)
            else free = at + (lengths[expected.push(at) - 1] ?? 0)
          }
          expect(calls).to.deep.equal(expected.map(at => at + 7))
          expect(timer.info().skipped).to.equal(skipped)
          expect(harness.warnings.length > 0).to.equal(skipped > 0)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('overlap where that is asked for', async () => {
    const works: Gate[] = []
    const timer = start(10, { overlap: true }, () => {
      works.push(gate())
      return works.at(-1)?.promise
    })
    await harness.advance(35)
    expect([works.length, timer.info().skipped]).to.deep.equal([3, 0])
    timer.cancel()
    expect(timer.info().state).to.equal('cancelled')
    await harness.advance(100)
    expect(works).to.have.length(3)
  })

  it('wait right for longer than 2^31 ms', async () => {
    start(2 ** 31 * 3 + 5)
    await harness.advance(2 ** 31 * 3 + 4)
    expect(seen).to.deep.equal([])
    await harness.advance(1)
    expect(seen).to.have.length(1)
  }).timeout(20_000)

  it('tick once, late, when the machine has slept, and go on with the grid', async () => {
    const timer = start(60_000)
    await harness.advance(60_000)
    harness.setClock(3_600_500)
    await harness.advance(60_000)
    // As timers stand still in a sleep, this one is late by as much as was left to wait.
    expect(seen).to.deep.equal([60_050, 3_720_550])
    await harness.advance(60_000)
    expect(seen.slice(2)).to.deep.equal([3_780_050])
    expect(timer.info().skipped).to.equal(60)
  })

  it('notice a sleep within ten minutes', async () => {
    start(86_400_000)
    await harness.advance(60_000)
    harness.setClock(86_400_000)
    await harness.advance(600_000)
    expect(seen).to.have.length(1)
  })

  it('keep their distance when the clock is set back', async () => {
    start(60_000)
    await harness.advance(90_000)
    harness.setClock(-3_610_500)
    await harness.advance(30_000)
    expect(seen).to.have.length(2)
    await harness.advance(59_999)
    expect(seen).to.have.length(2)
    await harness.advance(1)
    expect(seen).to.have.length(3)
  })

  it('tick once where a timer of Node is a millisecond early', async () => {
    start(1_000)
    harness.setClock(-1)
    await harness.advance(1_001)
    expect(seen).to.deep.equal([1_050])
    await harness.advance(998)
    expect(seen).to.have.length(1)
  })

  it('fail the app where their work does, and tick no more', async () => {
    const timer = start(10, { name: 'rates' }, () => Promise.reject(new Error('x')))
    await harness.advance(100)
    expect(harness.failures.map(error => (error as RxfaustError).message)).to.have.length(1)
    expect((harness.failures[0] as RxfaustError).details).to.deep.equal({ timer: 'rates' })
    expect(timer.info()).to.include({ state: 'failed', runs: 1, next: undefined })
  })

  it('go on with the next tick where errors are logged', async () => {
    const timer = start(10, { onError: 'log' }, () => Promise.reject(new Error('x')))
    await harness.advance(45)
    expect(harness.failures).to.deep.equal([])
    expect(timer.info()).to.include({ state: 'waiting', runs: 4, failures: 4 })
  })

  it('try a tick again under a supervisor, skip those that come meanwhile, and then log it or fail', async () => {
    let ill = true
    const timer = start(
      100,
      { onError: 'log', supervisor: { strategy: 'oneForOne', restarts: 2, within: 10_000, backoff: 60 } },
      () => {
        if (ill) throw new Error('x')
      },
    )
    await harness.advance(290)
    // Again after 60 and 120 ms; the tick at 250 falls in between. Beyond the limit it is logged.
    expect(seen).to.deep.equal([150, 210, 330])
    ill = false
    await harness.advance(20)
    expect(seen.slice(3)).to.deep.equal([350])
    expect(timer.info()).to.include({ restarts: 2, failures: 3, skipped: 1, state: 'waiting' })
    expect(harness.failures).to.deep.equal([])
  })

  it('are refused without an interval', () => {
    for (const interval of [0, -1, Number.NaN, Infinity, 'PT0S', '30s']) {
      expect(() => harness.background.timer(interval, () => {}, {}))
        .to.throw(RxfaustError)
        .with.property('code', 'RXFAUST_OPTION')
    }
  })

  describe('of the leader', () => {
    it('do their work only if this worker leads at the moment of the tick, as the clock says', async () => {
      const timer = start(10, { onLeader: true })
      await harness.advance(15)
      harness.leads$.next(true)
      await harness.advance(10)
      expect(seen).to.deep.equal([70])
      harness.lapsed = true
      await harness.advance(10)
      expect(seen).to.have.length(1)
      expect(timer.info()).to.include({ skipped: 0, next: 90 })
    })

    it('are told to end when it does not lead any more', async () => {
      let aborted = 0
      harness.background.timer(
        10,
        ({ signal }) => new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(void aborted++))),
        { onLeader: true },
      )
      harness.background.begin()
      harness.leads$.next(true)
      await harness.advance(10)
      harness.leads$.next(false)
      expect(aborted).to.equal(1)
      await harness.advance(100)
      expect(harness.tracked).to.have.length(1)
    })
  })

  it('tick in marbles', () =>
    marbles(({ app, expectTopic }) => {
      const beats = app.topic('beats', { key: string(), value: string(), partitions: 1 })
      let count = 0
      const timer = app.timer({ seconds: 30 }, async () => {
        await beats.send({ key: 'k', value: `${++count}` })
        if (count === 3) timer.cancel()
      })

      expectTopic(beats).toBe('30s a 29999ms b 29999ms c', { a: ['k', '1'], b: ['k', '2'], c: ['k', '3'] })
    }))

  it('begin anew with the app, when it has crashed', () =>
    marbles(({ app, crash, expectTopic }) => {
      const beats = app.topic('beats', { key: string(), value: string(), partitions: 1 })
      const timer = app.timer({ seconds: 10 }, async () => {
        await beats.send({ key: 'k', value: 'beat' })
        if (timer.info().runs === 2) timer.cancel()
      })

      crash('              15s ! 2999ms ^')
      expectTopic(beats).toBe('10s a 17999ms a 9999ms a', { a: ['k', 'beat'] })
    }))

  it('tick in a TestDriver', async () => {
    const app = new App('ticking')
    let ticks = 0
    app.timer('PT30S', () => ticks++)
    const t = await TestDriver.start(app)
    await t.advance({ hours: 1 })
    expect(ticks).to.equal(120)
    await t.stop()
  })
})
