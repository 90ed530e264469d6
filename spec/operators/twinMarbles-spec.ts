import { type MarbleCase, rxjsLaws } from '../laws/rxjsLaws.js'

/** Each twin, under the name and with the signature of RxJS. */
const cases: Readonly<Record<string, MarbleCase>> = {
  mergeMap: ({ mergeMap }, { inner }) => mergeMap(inner),
  'mergeMap, two at a time': ({ mergeMap }, { inner }) => mergeMap(inner, 2),
  concatMap: ({ concatMap }, { inner }) => concatMap(inner),
  switchMap: ({ switchMap }, { inner }) => switchMap(inner),
  exhaustMap: ({ exhaustMap }, { inner }) => exhaustMap(inner),
  mergeScan: ({ mergeScan, map }, { inner }) =>
    mergeScan((state, value: string, index) => inner(value, index).pipe(map(each => state + each)), ''),
  'mergeScan, one at a time': ({ mergeScan, map }, { inner }) =>
    mergeScan((state, value: string, index) => inner(value, index).pipe(map(each => state + each)), '', 1),
  switchScan: ({ switchScan, map }, { inner }) =>
    switchScan((state: string, value: string, index) => inner(value, index).pipe(map(each => state + each)), ''),
  expand: ({ expand }, { inner }) => expand((value, index) => (index < 12 ? inner(value, index) : []), 3),
  buffer: ({ buffer }, { other }) => buffer(other),
  bufferCount: ({ bufferCount }) => bufferCount(3),
  'bufferCount, overlapping': ({ bufferCount }) => bufferCount(3, 2),
  'bufferCount, dropping': ({ bufferCount }) => bufferCount(2, 3),
  bufferTime: ({ bufferTime }) => bufferTime(4),
  'bufferTime, up to a size': ({ bufferTime }) => bufferTime(4, null, 2),
  // Of things that are due at once, RxJS's schedulers differ in which they run first.
  'bufferTime, overlapping': ({ bufferTime }, { scheduler }) => bufferTime(4, 2, scheduler),
  'bufferTime, overlapping, up to a size': ({ bufferTime }, { scheduler }) => bufferTime(5, 3, 2, scheduler),
  'bufferTime, dropping': ({ bufferTime }, { scheduler }) => bufferTime(2, 4, scheduler),
  bufferWhen: ({ bufferWhen }, { inner }) => bufferWhen(() => inner('g')),
  debounceTime: ({ debounceTime }) => debounceTime(2),
  debounce: ({ debounce }, { inner }) => debounce(inner),
  auditTime: ({ auditTime }) => auditTime(3),
  audit: ({ audit }, { inner }) => audit(inner),
  sampleTime: ({ sampleTime }) => sampleTime(3),
  sample: ({ sample }, { other }) => sample(other),
  throttleTime: ({ throttleTime }) => throttleTime(3),
  'throttleTime, trailing': ({ throttleTime, asyncScheduler }) =>
    throttleTime(3, asyncScheduler, { leading: false, trailing: true }),
  'throttleTime, both': ({ throttleTime }, { scheduler }) =>
    throttleTime(3, scheduler, { leading: true, trailing: true }),
  throttle: ({ throttle }, { inner }) => throttle(inner),
  'throttle, trailing': ({ throttle }, { inner }) => throttle(inner, { leading: false, trailing: true }),
  'throttle, both': ({ throttle }, { inner }) => throttle(inner, { leading: true, trailing: true }),
  delay: ({ delay }) => delay(3),
  'delay, to a date': ({ delay }) => delay(new Date(7)),
  delayWhen: ({ delayWhen }, { inner }) => delayWhen(inner),
  observeOn: ({ observeOn }, { scheduler }) => observeOn(scheduler, 2),
  timeout: ({ timeout }) => timeout(4),
  'timeout, of the first': ({ timeout }) => timeout(new Date(3)),
  'timeout, with something else': ({ timeout }, { other }) => timeout({ first: 5, each: 3, with: () => other }),
  merge:
    ({ merge }, { other }) =>
    source =>
      merge(source, other),
  'merge, one at a time':
    ({ merge }, { other }) =>
    source =>
      merge(source, other, 1),
  mergeWith: ({ mergeWith }, { other }) => mergeWith(other),
  concat:
    ({ concat }, { other }) =>
    source =>
      concat(source, other),
  concatWith: ({ concatWith }, { other }) => concatWith(other),
  combineLatest:
    ({ combineLatest }, { other }) =>
    source =>
      combineLatest([source, other]),
  'combineLatest, by name':
    ({ combineLatest }, { other }) =>
    source =>
      combineLatest({ source, other }),
  'combineLatest, with a function':
    ({ combineLatest }, { other }) =>
    source =>
      combineLatest([source, other], (one, two) => one + two),
  combineLatestWith: ({ combineLatestWith }, { other }) => combineLatestWith(other),
  withLatestFrom: ({ withLatestFrom }, { other }) => withLatestFrom(other),
  'withLatestFrom, with a function': ({ withLatestFrom }, { other }) =>
    withLatestFrom(other, (one: string, two: string) => one + two),
  zip:
    ({ zip }, { other }) =>
    source =>
      zip(source, other),
  'zip, with a function':
    ({ zip }, { other }) =>
    source =>
      zip([source, other], (one, two) => one + two),
  zipWith: ({ zipWith }, { other }) => zipWith(other),
}

for (const [name, each] of Object.entries(cases)) {
  rxjsLaws(name, each, name !== 'bufferTime, overlapping, up to a size')
}
