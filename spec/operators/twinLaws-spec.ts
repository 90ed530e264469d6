import { EMPTY, interval, map, type ObservableInput, type OperatorFunction, of, take, throwError, timer } from 'rxjs'
import {
  audit,
  auditTime,
  buffer,
  bufferCount,
  bufferTime,
  bufferWhen,
  combineLatest,
  combineLatestWith,
  concat,
  concatMap,
  concatWith,
  debounce,
  debounceTime,
  delay,
  delayWhen,
  exhaustMap,
  expand,
  merge,
  mergeMap,
  mergeScan,
  mergeWith,
  observeOn,
  sample,
  sampleTime,
  switchMap,
  switchScan,
  takeWithin,
  throttle,
  throttleTime,
  timeout,
  withLatestFrom,
  zip,
  zipWith,
} from '../../lib/operators/index.js'
import type { Stream } from '../../lib/streams/Stream.js'
import type { OperatorUnderLaw } from '../laws/OperatorUnderLaw.js'
import { operatorLaws } from '../laws/operatorLaws.js'
import type { StreamHarness } from '../support/StreamHarness.js'

type Other = Stream<number, string>
type Inner = (app: StreamHarness, value: number) => ObservableInput<number>

/** What is made of a value: at once, twice, a promise, later, often. */
const inners: readonly Inner[] = [
  (_, value) => of(value),
  (_, value) => [value, value],
  async (_, value) => value,
  (app, value) => timer(20, app.scheduler).pipe(map(() => value)),
  (app, value) =>
    timer(5, 30, app.scheduler).pipe(
      take(3),
      map(() => value),
    ),
  async function* (_, value) {
    yield value
    await Promise.resolve()
    yield value
  },
]
const inner: Inner = (app, value) => (inners[value % inners.length] as Inner)(app, value)
const failingInner =
  (bad: (value: number) => boolean): Inner =>
  (app, value) => {
    if (!bad(value)) return inner(app, value)
    if (value % 2 === 0) throw new Error(`thrown at ${value}`)
    return timer(10, app.scheduler).pipe(mergeMap(() => throwError(() => new Error(`failed at ${value}`))))
  }

const flattening = (
  name: string,
  operator: (project: (value: number) => ObservableInput<number>) => OperatorFunction<number, number>,
  traits: Partial<OperatorUnderLaw> = {},
): OperatorUnderLaw => ({
  name,
  operator: app => operator(value => inner(app, value)),
  failing: bad => app => {
    const project = failingInner(bad)
    return operator(value => project(app, value))
  },
  atDrain: 'works on',
  ...traits,
})

const collecting = (name: string, operator: OperatorUnderLaw['operator'], traits: Partial<OperatorUnderLaw> = {}) => ({
  name,
  operator,
  ...traits,
})

const slots = (name: string, operator: OperatorUnderLaw['operator'], traits: Partial<OperatorUnderLaw> = {}) => ({
  name,
  operator,
  lossless: false,
  ...traits,
})

const shifting = (name: string, operator: OperatorUnderLaw['operator'], traits: Partial<OperatorUnderLaw> = {}) => ({
  name,
  operator,
  atDrain: 'gives back' as const,
  ...traits,
})

const laws: readonly OperatorUnderLaw[] = [
  flattening('mergeMap', project => mergeMap(project), { ordered: false }),
  flattening('mergeMap, two at a time', project => mergeMap(project, 2), { ordered: false }),
  flattening('concatMap', project => concatMap(project), { patience: 10_000 }),
  flattening('switchMap', project => switchMap(project), { lossless: false }),
  flattening('exhaustMap', project => exhaustMap(project), { lossless: false }),
  flattening('mergeScan', project => mergeScan((_, value: number) => project(value), -1), { ordered: false }),
  flattening('mergeScan, one at a time', project => mergeScan((_, value: number) => project(value), -1, 1), {
    patience: 10_000,
  }),
  flattening('switchScan', project => switchScan((_, value: number) => project(value), -1), { lossless: false }),
  {
    name: 'expand',
    operator: app => {
      const depth = new Map<number, number>()
      return expand(value => {
        const reached = (depth.get(value) ?? 0) + 1
        depth.set(value, reached)
        return reached < 4 ? inner(app, value) : EMPTY
      }, 3)
    },
    ordered: false,
    atDrain: 'works on',
  },
  collecting('buffer', app => buffer(interval(30, app.scheduler))),
  collecting('bufferWhen', app => bufferWhen(() => interval(30, app.scheduler))),
  collecting('bufferCount', () => bufferCount(3), { keeps: 2 }),
  collecting('bufferCount, overlapping', () => bufferCount(3, 2), { keeps: 3 }),
  collecting('bufferCount, dropping', () => bufferCount(2, 3), { keeps: 1, lossless: false }),
  collecting('bufferTime', () => bufferTime(30)),
  collecting('bufferTime, up to a size', () => bufferTime(30, null, 2)),
  collecting('bufferTime, overlapping', () => bufferTime(30, 20, 3), { lossless: false }),
  collecting('bufferTime, dropping', () => bufferTime(20, 30), { lossless: false }),
  collecting('takeWithin', () => takeWithin(3, 30)),
  slots('debounceTime', () => debounceTime(20)),
  slots('debounce', app => debounce(value => timer(value % 3 === 0 ? 10 : 30, app.scheduler))),
  slots('auditTime', () => auditTime(20)),
  slots('audit', app => audit(value => (value % 4 === 0 ? EMPTY : timer(20, app.scheduler)))),
  slots('sampleTime', () => sampleTime(20)),
  slots('sample', app => sample(interval(20, app.scheduler).pipe(take(3)))),
  slots('throttleTime', () => throttleTime(20), { immediate: true }),
  slots('throttleTime, trailing', () => throttleTime(20, undefined, { leading: false, trailing: true })),
  slots('throttleTime, leading and trailing', () => throttleTime(20, undefined, { leading: true, trailing: true })),
  slots('throttle', app => throttle(() => timer(20, app.scheduler)), { immediate: true }),
  slots('throttle, trailing', app =>
    throttle(value => (value % 4 === 0 ? EMPTY : timer(20, app.scheduler)), { leading: true, trailing: true }),
  ),
  shifting('delay', () => delay(20)),
  shifting('delayWhen', app => delayWhen(value => timer(value % 3 === 0 ? 10 : 30, app.scheduler)), { ordered: false }),
  shifting('delayWhen, dropping', app => delayWhen(value => (value % 3 === 0 ? EMPTY : timer(10, app.scheduler))), {
    lossless: false,
  }),
  shifting('observeOn', app => observeOn(app.scheduler, 5)),
  { name: 'timeout', operator: () => timeout({ each: 1e6 }), immediate: true },
  { name: 'merge', operator: (_, other) => source => merge(source, other as Other), others: 1, immediate: true },
  { name: 'mergeWith', operator: (_, other) => mergeWith(other as Other), others: 1, immediate: true },
  { name: 'concat', operator: () => source => concat(EMPTY, source), immediate: true },
  { name: 'concatWith', operator: () => concatWith(EMPTY), immediate: true },
  {
    name: 'combineLatest',
    operator: (_, other) => source => combineLatest([source, other as Other]),
    others: 1,
    remembers: true,
    lossless: false,
    keeps: 1,
    atDrain: 'gives back',
  },
  {
    name: 'combineLatestWith',
    operator: (_, other) => combineLatestWith(other as Other),
    others: 1,
    remembers: true,
    lossless: false,
    keeps: 1,
    atDrain: 'gives back',
  },
  {
    name: 'withLatestFrom',
    operator: (_, other) => withLatestFrom(other as Other),
    others: 1,
    remembers: true,
    lossless: false,
    keeps: 1,
    atDrain: 'gives back',
  },
  {
    name: 'zip',
    operator: (_, other) => source => zip(source, other as Other),
    others: 1,
    lossless: false,
    keeps: 100,
    atDrain: 'gives back',
  },
  {
    name: 'zipWith',
    operator: (_, other) => zipWith(other as Other),
    others: 1,
    lossless: false,
    keeps: 100,
    atDrain: 'gives back',
  },
]

for (const law of laws) operatorLaws(law)
