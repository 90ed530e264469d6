import { expect } from 'chai'
import {
  defer,
  type Observable,
  type ObservableInput,
  type OperatorFunction,
  of,
  concatMap as rxConcatMap,
  mergeMap as rxMergeMap,
  Subject,
  take,
  throwError,
} from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { currentEvent } from '../../lib/acks/currentEvent.js'
import { concatMap, mergeMap } from '../../lib/operators/index.js'
import { type Gate, gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

type Project = (value: string, index: number) => ObservableInput<string>
type Flatten = (project: Project) => OperatorFunction<string, string>

const operators: Record<string, { own: Flatten; native: Flatten }> = {
  mergeMap: { own: project => mergeMap(project), native: project => rxMergeMap(project) },
  'mergeMap, two at a time': { own: project => mergeMap(project, 2), native: project => rxMergeMap(project, 2) },
  concatMap: { own: project => concatMap(project), native: project => rxConcatMap(project) },
}

const inner: Record<string, string> = { a: '--x--y|', b: '-z|', c: '---#', d: '|', e: '-', f: '(pq|)', g: '#' }
const cases: Record<string, { source: string; until?: string }> = {
  never: { source: '---' },
  empty: { source: '---|' },
  'an error': { source: '-a--#' },
  'an error at once': { source: '#' },
  'one value': { source: '-a-|' },
  'overlapping inners': { source: '-a-b-a-b|' },
  'inners that wait when the source completes': { source: '-(aaab)|' },
  'empty inners': { source: '-d-a-(dd)|' },
  'synchronous inners': { source: '-f-(ff)-a-f|' },
  'an inner that never completes': { source: '-a-e-b-|' },
  'an inner that fails': { source: '-a--b-c-a-b|' },
  'an inner that fails at once': { source: '-a-g-b|' },
  'an inner that fails at once while it waited': { source: '-(ag)-b|' },
  'early unsubscription': { source: '-a-b-a-b|', until: '-----!' },
  'early unsubscription with inners that wait': { source: '-(aab)|', until: '---------!' },
}

for (const [name, { own, native }] of Object.entries(operators)) {
  describe(name, () => {
    describe("is as RxJS's", () => {
      const run = (operator: Flatten, source: string, until: string | undefined, throwing: boolean) => {
        const subscriptions: string[] = []
        let result: unknown
        const scheduler = new TestScheduler(actual => {
          result = actual
        })
        scheduler.run(({ cold, hot, expectObservable }) => {
          const project: Project = (value, index) => {
            subscriptions.push(`${scheduler.now()} ${value} ${index}`)
            if (throwing && index === 2) throw new Error('thrown')
            return cold(inner[value] ?? '|')
          }
          expectObservable(hot(source).pipe(operator(project)), until).toBe('')
        })
        return { result, subscriptions }
      }
      for (const [title, { source, until }] of Object.entries(cases)) {
        it(`with ${title}`, () => {
          expect(run(own, source, until, false)).to.deep.equal(run(native, source, until, false))
        })
        it(`with ${title}, and a project function that throws`, () => {
          expect(run(own, source, until, true)).to.deep.equal(run(native, source, until, true))
        })
      }

      it('for what is emitted synchronously, with values that come while one is told', () => {
        const observe = (operator: Flatten) => {
          const seen: string[] = []
          const source = new Subject<string>()
          source.pipe(operator(value => of(`${value}1`, `${value}2`))).subscribe({
            next: value => {
              seen.push(value)
              if (value === 'a1') source.next('b')
              if (value === 'b2') source.next('c')
            },
            complete: () => seen.push('|'),
          })
          source.next('a')
          source.complete()
          return seen
        }
        expect(observe(own)).to.deep.equal(observe(native))
      })
    })

    it('takes promises, arrays, iterables and async iterables', async () => {
      const inputs: Array<() => ObservableInput<string>> = [
        () => Promise.resolve('a'),
        () => ['a'],
        () => new Set(['a']),
        async function* () {
          yield 'a'
        },
      ]
      for (const input of inputs) {
        const seen: string[] = []
        const app = new StreamHarness()
        const letters = app.topic<string>('letters')
        letters.pipe(own(input)).subscribe(value => {
          seen.push(value)
        })
        app.deliver(letters, 'x')
        await settle()
        expect(seen).to.deep.equal(['a'])
        expect(app.frontier(letters)).to.equal(1)
      }
    })
  })
}

describe('flattening operators', () => {
  const setup = (
    operator: (project: (value: number) => ObservableInput<number>) => OperatorFunction<number, number>,
  ) => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const works = new Map<number, Gate>()
    const seen: Array<[number, number | undefined]> = []
    const subscription = numbers
      .pipe(
        operator(async value => {
          const work = gate()
          works.set(value, work)
          await work.promise
          return value
        }),
      )
      .subscribe(value => {
        seen.push([value, currentEvent()?.message.offset])
      })
    return { app, numbers, works, seen, subscription }
  }

  it('hold an event until its inner has completed, in any order, and emit in its scope', async () => {
    const { app, numbers, works, seen } = setup(project => mergeMap(project))
    for (const value of [0, 1, 2]) app.deliver(numbers, value)
    works.get(2)?.open()
    works.get(1)?.open()
    await settle()
    expect([app.frontier(numbers), app.monitor.eventsAcknowledged]).to.deep.equal([0, 2])
    works.get(0)?.open()
    await settle()
    expect(app.frontier(numbers)).to.equal(3)
    expect(seen).to.deep.equal([2, 1, 0].map(value => [value, value]))
  })

  it('hold events that wait for their turn', async () => {
    const { app, numbers, works } = setup(project => concatMap(project))
    for (const value of [0, 1, 2]) app.deliver(numbers, value)
    expect([...works.keys()]).to.deep.equal([0])
    works.get(0)?.open()
    await settle()
    expect([...works.keys()]).to.deep.equal([0, 1])
    expect(app.frontier(numbers)).to.equal(1)
    works.get(1)?.open()
    await settle()
    works.get(2)?.open()
    await settle()
    expect(app.frontier(numbers)).to.equal(3)
  })

  it('give up what they hold when they are unsubscribed, also inside of another one', async () => {
    const { app, numbers, subscription } = setup(project => concatMap(project))
    for (const value of [0, 1]) app.deliver(numbers, value)
    expect(app.frontier(numbers)).to.equal(0)
    subscription.unsubscribe()
    expect(app.frontier(numbers)).to.equal(2)

    const app2 = new StreamHarness()
    const letters = app2.topic<string>('letters')
    letters
      .pipe(
        mergeMap(value =>
          of(value, value).pipe(
            mergeMap(each => Promise.resolve(each)),
            take(1),
          ),
        ),
      )
      .subscribe()
    app2.deliver(letters, 'a')
    await settle()
    expect(app2.frontier(letters)).to.equal(1)
  })

  it('find the current event behind an await, and in what is subscribed to lazily', async () => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const found: Array<[string, number | undefined]> = []
    const find = async (where: string) => {
      await settle()
      found.push([where, currentEvent()?.message.offset])
      return where
    }
    numbers
      .pipe(
        mergeMap(value => (value === 0 ? of(value) : defer(() => find('deferred')))),
        concatMap(() => find('behind')),
      )
      .subscribe()
    app.deliver(numbers, 0, { offset: 5 })
    app.deliver(numbers, 1, { offset: 6 })
    for (let turn = 0; turn < 5; turn++) await settle()
    expect(found).to.have.deep.members([
      ['behind', 5],
      ['deferred', 6],
      ['behind', 6],
    ])
    expect(app.frontier(numbers)).to.equal(7)
  })

  it('fail with the event of the inner that failed, not with the one that arrived', async () => {
    for (const failure of ['rejects', 'throws', 'emits an error'] as const) {
      const app = new StreamHarness({ onError: { deadLetter: 'dead' } })
      const numbers = app.topic<number>('numbers')
      const first = gate()
      const project = (value: number): Promise<number> | Observable<number> => {
        if (value === 0) return first.promise.then(() => 0)
        if (value === 1 && failure === 'throws') throw new Error('one')
        if (value === 1)
          return failure === 'rejects' ? Promise.reject(new Error('one')) : throwError(() => new Error('one'))
        return Promise.resolve(value)
      }
      numbers.pipe(concatMap(project)).subscribe()
      for (const value of [0, 1, 2]) app.deliver(numbers, value)
      first.open()
      for (let turn = 0; turn < 4; turn++) await settle()
      expect(app.deadLetters.map(({ event }) => event.value)).to.deep.equal([1])
      expect(app.frontier(numbers)).to.equal(3)
      expect(app.failures).to.deep.equal([])
    }
  })

  it('take a long queue of synchronous inners without growing the stack', async () => {
    const app = new StreamHarness({ bufferLimit: 100_000 })
    const numbers = app.topic<number>('numbers')
    const first = gate<number>()
    let sum = 0
    numbers.pipe(concatMap(value => (value === 0 ? first.promise : of(1)))).subscribe(value => {
      sum += value
    })
    for (let value = 0; value < 20_000; value++) app.deliver(numbers, value)
    first.open(1)
    await settle()
    expect(sum).to.equal(20_000)
    expect(app.frontier(numbers)).to.equal(20_000)
  })
})
