import { expect } from 'chai'
import fc from 'fast-check'
import * as rxjs from 'rxjs'
import { type Observable, type OperatorFunction, Subject, type Subscriber, tap } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import * as operators from '../../lib/operators/index.js'
import { adoptStream } from '../../lib/streams/adoptStream.js'
import { StreamHarness } from '../support/StreamHarness.js'

type RxJS = typeof rxjs

const own = { ...rxjs, ...operators } as unknown as RxJS

/** What the operator of a case is made with. */
export interface MarbleHelp {
  /** Something that is made of a value: at once, later, never, empty, failing. Throws at the index that is to throw. */
  inner(value: unknown, index?: number): Observable<string>
  /** Another source. */
  readonly other: Observable<string>
  readonly scheduler: TestScheduler
}

/** An operator under its name in RxJS, taken from RxJS or from rxfaust, whose signature is the same. */
export type MarbleCase = (from: RxJS, help: MarbleHelp) => OperatorFunction<string, unknown>

interface Marbles {
  readonly source: string
  readonly other: string
  readonly until?: string | undefined
  /** The call of the project function that throws. */
  readonly throwsAt?: number | undefined
  /** What is emitted makes the source emit again, at once. */
  readonly reentrant?: boolean
}

const INNERS: Readonly<Record<string, string>> = {
  a: '--x--y|',
  b: '-z|',
  c: '---#',
  d: '|',
  e: '-',
  f: '(pq|)',
  g: '---w---v|',
}

const END = `${'-'.repeat(60)}!`

const FIXED: Readonly<Record<string, Marbles>> = {
  never: { source: '---', other: '---' },
  empty: { source: '---|', other: '-|' },
  'an error': { source: '-a--#', other: '--x' },
  'an error at once': { source: '#', other: '|' },
  'one value': { source: '-a-|', other: 'x---|' },
  'many values': { source: '-ab-(gba)--f-ab---a-|', other: '-x--y----z--x----|' },
  'an early unsubscription': { source: '-ab-a-b-a-|', other: '-x-y-z', until: '------!' },
  'a function that throws': { source: '-ab-a-b-a-|', other: '-x-y-z', throwsAt: 1 },
  'an inner that fails': { source: '-a--c---a-b|', other: '-x-y--#' },
  're-entrancy': { source: '-f--(fb)-a---|', other: 'x--y-------|', reentrant: true },
}

const marble = fc
  .tuple(
    fc.array(fc.constantFrom('-', '-', '---', 'a', 'b', 'd', 'f', 'g', 'c', 'e', '(ab)', '(fg)'), { maxLength: 10 }),
    fc.constantFrom('|', '|', '---|', '#', ''),
  )
  .map(([tokens, end]) => `-${tokens.join('')}${end}`)
const randomMarbles: fc.Arbitrary<Marbles> = fc.record({
  source: marble,
  other: marble,
  until: fc.option(
    fc.nat(15).map(frames => `${'-'.repeat(frames)}!`),
    { nil: undefined, freq: 3 },
  ),
  throwsAt: fc.option(fc.nat(3), { nil: undefined, freq: 4 }),
  reentrant: fc.boolean(),
})

/**
 * Declares the suite that an operator behaves as that of RxJS in every marble case, with a Stream as its source.
 *
 * @param reentrant `false` where RxJS changes arrays that it has emitted
 */
export function rxjsLaws(name: string, operator: MarbleCase, reentrant = true): void {
  describe(`${name} is as RxJS's`, () => {
    const same = (given: Marbles): void => {
      const marbles = reentrant ? given : { ...given, reentrant }
      expect(run(own, operator, marbles, true)).to.deep.equal(run(rxjs, operator, marbles, false))
    }
    for (const [title, marbles] of Object.entries(FIXED)) it(`with ${title}`, () => same(marbles))
    it('with any marbles', () => fc.assert(fc.property(randomMarbles, same), { numRuns: 40 }))
  })
}

/** The notifications, and the calls of the project function with their times. */
function run(from: RxJS, operator: MarbleCase, marbles: Marbles, streams: boolean): unknown {
  const calls: string[] = []
  let result: unknown
  const scheduler = new TestScheduler(actual => {
    // Errors have stacks, which differ.
    result = actual.map((each: { frame: number; notification: { error?: unknown } }) => {
      const { error } = each.notification
      return error instanceof Error ? { frame: each.frame, error: `${error.name}: ${error.message}` } : each
    })
  })
  scheduler.run(({ cold, hot, expectObservable }) => {
    const app = Object.assign(new StreamHarness(), { scheduler })
    const feedback = new Subject<string>()
    const first = hot(marbles.source).pipe(tap({ complete: () => feedback.complete() }))
    const all = marbles.reentrant === true ? rxjs.merge(first, feedback) : first
    const source = streams ? ofEvents(app, all, 'source') : all
    const other = streams ? ofEvents(app, hot(marbles.other), 'other') : hot(marbles.other)
    let called = 0
    const help: MarbleHelp = {
      inner(value, index) {
        calls.push(`${scheduler.now()} ${String(value)} ${index}`)
        if (called++ === marbles.throwsAt) throw new Error('thrown')
        return cold(INNERS[String(value)] ?? '--u|')
      },
      other,
      scheduler,
    }
    let fed = 0
    const output: Observable<unknown> = operator(
      from,
      help,
    )(source).pipe(
      tap(() => {
        if (fed++ < 3) feedback.next('abf'[fed % 3] as string)
      }),
    )
    // Intervals never end by themselves.
    expectObservable(output, marbles.until ?? END).toBe('')
  })
  return { result, calls }
}

/** A Stream on which each value is one of an event. */
function ofEvents(app: StreamHarness, source: Observable<string>, name: string): Observable<string> {
  let subscriptions = 0
  return adoptStream(
    app,
    new rxjs.Observable<string>(out => {
      const topic = app.topic<string>(`${name}-${subscriptions++}`)
      topic.subscribe(out as Subscriber<string>)
      return source.subscribe({
        next: value => app.deliver(topic, value),
        error: error => out.error(error),
        complete: () => topic.reader.finish(),
      })
    }),
  )
}
