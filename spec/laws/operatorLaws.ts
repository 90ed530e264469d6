import { expect } from 'chai'
import fc from 'fast-check'
import { take } from 'rxjs'
import type { ErrorPolicy } from '../../lib/acks/ErrorPolicy.js'
import { settle } from '../support/settle.js'
import { OperatorRun, type Step } from './OperatorRun.js'
import type { OperatorUnderLaw } from './OperatorUnderLaw.js'

const RUNS = 20

const deliver = fc.record({ kind: fc.constant('deliver' as const), topic: fc.nat(2), partition: fc.nat(1) })
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { arbitrary: deliver, weight: 5 },
    {
      arbitrary: fc.record({ kind: fc.constant('advance' as const), millis: fc.constantFrom(1, 10, 25, 60) }),
      weight: 2,
    },
    { arbitrary: fc.constant({ kind: 'settle' as const }), weight: 2 },
    { arbitrary: fc.record({ kind: fc.constant('finish' as const), which: fc.nat(4) }), weight: 2 },
  ),
  { minLength: 3, maxLength: 16 },
)
/** Values of which something fails. */
const bad = fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 2 })

/**
 * Declares the mocha suite of the laws that every operator has to keep. Call it at the top level of a spec.
 *
 * @example
 * operatorLaws({ name: 'mergeMap', operator: () => mergeMap(async value => value), ordered: false })
 */
export function operatorLaws(under: OperatorUnderLaw): void {
  const law = async (run: OperatorRun, body: () => Promise<void>): Promise<void> => {
    try {
      await run.app.open()
      await body()
      expect(run.problems).to.deep.equal([])
    } finally {
      run.end()
    }
  }
  const everyEventIsDone = (run: OperatorRun): void => {
    const left = run.unfinished
    // Partitions block each subscriber's source by themselves, so two of them may hold different events.
    const keeps = (under.keeps ?? 0) * run.observed.length
    expect(left.length, `events that are held: ${left}`).to.be.at.most(keeps)
    expect(run.app.monitor.eventsAcknowledged, 'acknowledgements').to.equal(run.delivered - left.length)
    expect(run.app.failures).to.deep.equal([])
  }

  describe(`the laws of operators, by ${under.name}`, () => {
    it('an event is acknowledged once, when it is done and not before, by one subscriber or two', () =>
      fc.assert(
        fc.asyncProperty(steps, fc.boolean(), fc.boolean(), async (all, asynchronous, twice) => {
          const run = new OperatorRun(under, { asynchronous })
          await law(run, async () => {
            run.subscribe()
            if (twice) run.subscribe()
            for (const step of all) await run.step(step)
            await run.quiesce()
            everyEventIsDone(run)
            for (const { values } of run.observed) expectValues(run, values)
          })
        }),
        { numRuns: RUNS },
      ))

    it('what it holds is given up when it is unsubscribed, and no timer is left', () =>
      fc.assert(
        fc.asyncProperty(steps, fc.boolean(), async (all, asynchronous) => {
          const run = new OperatorRun(under, { asynchronous: asynchronous && under.ends !== true })
          await law(run, async () => {
            const { values, subscription } = run.subscribe()
            for (const step of all) await run.step(step)
            subscription.unsubscribe()
            if (under.handsOn) await run.quiesce()
            expectNothingLeft(run)
            const before = values.length
            await run.quiesce()
            expect(values.length, 'values after the end').to.equal(before)
            expect(run.app.monitor.eventsAcknowledged).to.equal(run.delivered)
          })
        }),
        { numRuns: RUNS },
      ))

    it('so it is when somebody behind has enough', () =>
      fc.assert(
        fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (all, count) => {
          const run = new OperatorRun(under)
          await law(run, async () => {
            const observed = run.subscribe(run.output.pipe(take(count)))
            for (const step of all) await run.step(step)
            await settle()
            if (observed.completed > 0) expectNothingLeft(run)
          })
        }),
        { numRuns: RUNS },
      ))

    it('it completes with its sources, and everything is done then', () =>
      fc.assert(
        fc.asyncProperty(steps, async all => {
          const run = new OperatorRun(under)
          await law(run, async () => {
            const observed = run.subscribe()
            for (const step of all) await run.step(step)
            run.complete()
            await run.quiesce()
            expect(observed.completed).to.equal(1)
            expect(run.unfinished).to.deep.equal([])
            expect(run.app.monitor.eventsAcknowledged).to.equal(run.delivered)
            if ((under.keeps ?? 0) === 0) expectValues(run, observed.values)
          })
        }),
        { numRuns: RUNS },
      ))

    it('when its partitions are lost, nothing of them is acknowledged any more', () =>
      fc.assert(
        fc.asyncProperty(steps, fc.boolean(), async (all, asynchronous) => {
          const run = new OperatorRun(under, { asynchronous })
          await law(run, async () => {
            run.subscribe()
            for (const step of all) await run.step(step)
            const before = [run.app.monitor.eventsAcknowledged, run.queues.map(queue => queue.frontier)]
            run.lose()
            await run.quiesce()
            expect([run.app.monitor.eventsAcknowledged, run.queues.map(queue => queue.frontier)]).to.deep.equal(before)
          })
        }),
        { numRuns: RUNS },
      ))

    it(`when its partitions are given back, what it holds ${under.atDrain ?? 'emits'}, and the rest comes again`, () =>
      fc.assert(
        fc.asyncProperty(steps, async all => {
          const run = new OperatorRun(under)
          await law(run, async () => {
            const { values } = run.subscribe()
            for (const step of all) await run.step(step)
            run.drain()
            if (under.atDrain === 'works on') await run.quiesce()
            for (let turn = 0; turn < 4; turn++) await settle()
            expect(run.queues.map(queue => queue.inFlight)).to.deep.equal(run.queues.map(() => 0))
            if ((under.atDrain ?? 'emits') === 'emits') expect(run.unfinished).to.deep.equal([])
            run.restart()
            await run.quiesce()
            expect(run.unfinished.length).to.be.at.most(under.keeps ?? 0)
            if (under.lossless !== false)
              expect(new Set(values).size).to.be.at.least(run.delivered - (under.keeps ?? 0))
          })
        }),
        { numRuns: RUNS },
      ))

    const policies: ErrorPolicy[] = ['skip', { retry: 3, backoff: 10 }, { deadLetter: 'dead' }]
    it('a failing observer concerns its events alone; the others come again, and are done', () =>
      fc.assert(
        fc.asyncProperty(steps, bad, fc.constantFrom(...policies), async (all, values, onError) => {
          const run = new OperatorRun(under, { onError, throwsAt: new Set(values) })
          await law(run, async () => {
            const observed = run.subscribe()
            for (const step of all) await run.step(step)
            await run.quiesce()
            everyEventIsDone(run)
            expectSeen(run, observed.values)
          })
        }),
        { numRuns: RUNS },
      ))

    const { failing } = under
    if (failing === undefined) return
    it('a failing function concerns its event alone; the others come again, and are done', () =>
      fc.assert(
        fc.asyncProperty(steps, bad, fc.constantFrom(...policies), async (all, values, onError) => {
          const attempts = new Map<number, number>()
          const once = (value: number): boolean => {
            const attempt = (attempts.get(value) ?? 0) + 1
            attempts.set(value, attempt)
            return values.includes(value) && (attempt === 1 || onError === 'skip')
          }
          const run = new OperatorRun(under, { onError, operator: failing(once) })
          await law(run, async () => {
            run.subscribe()
            for (const step of all) await run.step(step)
            await run.quiesce()
            everyEventIsDone(run)
          })
        }),
        { numRuns: RUNS },
      ))
  })

  /** Nothing is in flight, nobody is subscribed, and no timer is set. */
  function expectNothingLeft(run: OperatorRun): void {
    expect(run.unfinished, 'held after the end').to.deep.equal([])
    expect(run.app.scheduler.actions.length, 'timers after the end').to.equal(0)
    expect(
      run.topics.some(topic => topic.observed),
      'subscriptions after the end',
    ).to.equal(false)
    expect(run.app.flush$.observed).to.equal(false)
  }

  function expectSeen(run: OperatorRun, values: readonly number[]): void {
    if (under.lossless === false || (under.keeps ?? 0) > 0) return
    // Those of a failed array may have failed with another value of it.
    const wanting = run.delivered - new Set(values).size
    expect(wanting, 'values that nobody has seen').to.equal(0)
  }

  function expectValues(run: OperatorRun, values: readonly number[]): void {
    const distinct = [...new Set(values)]
    if (under.lossless !== false) {
      expect(distinct.length, `seen: ${values}`).to.be.at.least(run.delivered - (under.keeps ?? 0))
    }
    if (under.ordered === false) return
    for (const queue of run.queues) {
      const offsets = distinct
        .map(value => run.placeOf(value))
        .filter(place => place.queue === queue)
        .map(({ offset }) => offset)
      expect(offsets, 'order of a partition').to.deep.equal([...offsets].sort((one, other) => one - other))
    }
  }
}
