import { expect } from 'chai'
import * as rxjs from 'rxjs'
import { EMPTY, NEVER, type Observable, of } from 'rxjs'
import type { OperatorUnderLaw } from '../laws/OperatorUnderLaw.js'
import { operatorLaws } from '../laws/operatorLaws.js'
import { operatorTable } from '../laws/operatorTable.js'
import { StreamHarness } from '../support/StreamHarness.js'

type Plain = (source: Observable<number>) => Observable<unknown>

/** Values below zero were made up. */
const real = (value: unknown): readonly number[] => (typeof value === 'number' && value >= 0 ? [value] : [])
const wrapped = (value: unknown): readonly number[] => real((value as { value?: unknown }).value)

const all: Readonly<Record<string, Plain>> = {
  catchError: rxjs.catchError(() => EMPTY),
  connect: rxjs.connect(shared => shared),
  defaultIfEmpty: rxjs.defaultIfEmpty(-1),
  dematerialize: source => source.pipe(rxjs.materialize(), rxjs.dematerialize()),
  distinct: rxjs.distinct(),
  distinctUntilKeyChanged: source =>
    source.pipe(
      rxjs.map(value => ({ value })),
      rxjs.distinctUntilKeyChanged('value'),
    ),
  endWith: rxjs.endWith(-1),
  finalize: rxjs.finalize(() => undefined),
  map: rxjs.map(value => value),
  materialize: rxjs.materialize(),
  onErrorResumeNext: rxjs.onErrorResumeNextWith(EMPTY),
  race: source => rxjs.race(source, NEVER),
  raceWith: rxjs.raceWith(NEVER),
  repeat: rxjs.repeat(1),
  retry: rxjs.retry(2),
  scan: rxjs.scan((_, value) => value, -1),
  share: rxjs.share(),
  skipUntil: rxjs.skipUntil(of(1)),
  startWith: rxjs.startWith(-1),
  subscribeOn: rxjs.subscribeOn(rxjs.queueScheduler),
  takeUntil: rxjs.takeUntil(NEVER),
  throwIfEmpty: source => source.pipe(rxjs.startWith(-1), rxjs.throwIfEmpty()),
  timeInterval: source => source.pipe(rxjs.timeInterval({ now: () => 0, schedule: () => rxjs.Subscription.EMPTY })),
  timestamp: rxjs.timestamp({ now: () => 0 }),
}
const some: Readonly<Record<string, Plain>> = {
  elementAt: rxjs.elementAt(1, -1),
  every: rxjs.every(value => value < 4),
  find: rxjs.find(value => value === 2),
  findIndex: source =>
    source.pipe(
      rxjs.findIndex(value => value > 1),
      rxjs.ignoreElements(),
    ),
  first: rxjs.first(() => true, -1),
  ignoreElements: rxjs.ignoreElements(),
  isEmpty: rxjs.isEmpty(),
  skip: rxjs.skip(2),
  skipWhile: rxjs.skipWhile(value => value < 2),
  take: rxjs.take(3),
  takeWhile: rxjs.takeWhile(value => value < 3),
}
const remembering: Readonly<Record<string, Plain>> = {
  pairwise: rxjs.pairwise(),
  shareReplay: rxjs.shareReplay({ bufferSize: 1, refCount: true }),
}
const inObjects = ['distinctUntilKeyChanged', 'materialize', 'timeInterval', 'timestamp']

const laws: readonly OperatorUnderLaw[] = [
  ...Object.entries(all).map(([name, operator]) => ({
    name,
    operator: () => operator,
    immediate: true,
    origins: inObjects.includes(name) ? wrapped : real,
  })),
  ...Object.entries(some).map(([name, operator]) => ({
    name,
    operator: () => operator,
    immediate: true,
    lossless: false,
    ends: true,
    origins: real,
  })),
  ...Object.entries(remembering).map(([name, operator]) => ({
    name,
    operator: () => operator,
    immediate: true,
    lossless: false,
    remembers: true,
  })),
]

for (const law of laws) operatorLaws(law)

describe("RxJS's own operators", () => {
  it('that are right all went through the laws', () => {
    const native = operatorTable.filter(({ kind }) => kind === 'native').map(({ name }) => name)
    expect(laws.map(({ name }) => name)).to.have.members(native)
  })

  const early: Readonly<Record<string, Plain>> = {
    audit: rxjs.audit(() => rxjs.timer(1_000)),
    auditTime: rxjs.auditTime(1_000),
    buffer: rxjs.buffer(NEVER),
    bufferCount: rxjs.bufferCount(2),
    bufferTime: rxjs.bufferTime(1_000),
    bufferWhen: rxjs.bufferWhen(() => NEVER),
    combineLatest: source => rxjs.combineLatest([source, NEVER]),
    combineLatestWith: rxjs.combineLatestWith(NEVER),
    concatMap: rxjs.concatMap(() => NEVER),
    debounce: rxjs.debounce(() => NEVER),
    debounceTime: rxjs.debounceTime(1_000),
    delay: rxjs.delay(1_000),
    delayWhen: rxjs.delayWhen(() => NEVER),
    exhaustMap: rxjs.exhaustMap(() => NEVER),
    expand: source =>
      source.pipe(
        rxjs.expand(() => NEVER),
        rxjs.skip(1),
      ),
    mergeMap: rxjs.mergeMap(() => NEVER),
    mergeScan: rxjs.mergeScan(() => NEVER, 0),
    observeOn: rxjs.observeOn(rxjs.asyncScheduler, 1_000),
    sample: rxjs.sample(NEVER),
    sampleTime: rxjs.sampleTime(1_000),
    switchMap: rxjs.switchMap(() => NEVER),
    switchScan: rxjs.switchScan(() => NEVER, 0),
    throttle: rxjs.throttle(() => NEVER, { leading: false, trailing: true }),
    throttleTime: rxjs.throttleTime(1_000, rxjs.asyncScheduler, { leading: false, trailing: true }),
    zip: source => rxjs.zip(source, NEVER),
    zipWith: rxjs.zipWith(NEVER),
  }
  for (const [name, operator] of Object.entries(early)) {
    it(`${name} acknowledges what it has not emitted yet`, () => {
      const app = new StreamHarness()
      const numbers = app.topic<number>('numbers')
      let seen = 0
      const subscription = numbers.pipe(operator).subscribe(() => {
        seen++
      })
      app.deliver(numbers, 1)
      expect([seen, app.frontier(numbers)]).to.deep.equal([0, 1])
      subscription.unsubscribe()
    })
  }

  for (const [name, operator] of Object.entries({ mergeWith: rxjs.mergeWith, concatWith: rxjs.concatWith })) {
    it(`${name} is warned of without a reason`, () => {
      const app = new StreamHarness()
      const [left, right] = [app.topic<number>('left'), app.topic<number>('right')]
      left.pipe(name === 'concatWith' ? rxjs.take(1) : rxjs.identity, operator(right)).subscribe()
      app.deliver(left, 1)
      app.deliver(right, 2)
      expect(app.warnings).to.deep.equal(['RXFAUST_SCOPE_LEFT'])
    })
  }
})
