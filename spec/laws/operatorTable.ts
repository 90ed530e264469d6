import type { OperatorRow } from './OperatorRow.js'

const HELD = 'nothing is held'
const COMES_AGAIN = 'given back, comes again'
const EMITTED = 'emitted early'
const IN_STATE = 'stays in its state, which goes with the partition'
const GOES_ON = 'goes on until the deadline, then comes again'
const PASSED = 'with the call that delivers it, emitted or dropped'

const row = (kind: OperatorRow['kind'], done: string, revoked: string, names: string): OperatorRow[] =>
  names.split(' ').map(name => ({ name, kind, done, revoked }))
const native = (done: string, names: string) => row('native', done, HELD, names)
const twin = (done: string, revoked: string, names: string) => row('twin', done, revoked, names)
const own = (done: string, revoked: string, names: string) => row('own', done, revoked, names)
const unfit = (why: string, names: string) => row('unfit', why, '', names)

/** All operators of RxJS 7 and of rxfaust: what docs/operators.md is made of, and what the specs check. */
export const operatorTable: readonly OperatorRow[] = [
  ...native(
    PASSED,
    'defaultIfEmpty dematerialize distinct distinctUntilKeyChanged elementAt every finalize find ' +
      'findIndex first ignoreElements isEmpty map pairwise scan skip skipUntil skipWhile startWith take ' +
      'takeUntil takeWhile throwIfEmpty subscribeOn',
  ),
  ...native('with the call that delivers it; the clock is RxJS’s where none is given', 'timeInterval timestamp'),
  ...native('with the call that delivers it; what is added at the end belongs to no event', 'endWith materialize'),
  ...native('with the call that delivers it, to all subscribers', 'share connect'),
  ...native('with the call that delivers it; what is replayed belongs to no event', 'shareReplay'),
  ...native(
    'with the call that delivers it; an error that is handled here is an event that is done, and so are those in flight; a number as delay is on RxJS’s clock, so give a function',
    'catchError retry repeat onErrorResumeNext',
  ),
  ...native(PASSED, 'race raceWith'),

  ...twin('its inner Observable has completed', GOES_ON, 'mergeMap concatMap mergeScan'),
  ...twin('its inner Observable has completed, and those of what that has emitted', GOES_ON, 'expand'),
  ...twin('its inner Observable has completed, or a newer value has replaced it', GOES_ON, 'switchMap switchScan'),
  ...twin('its inner Observable has completed; at once where it is dropped', GOES_ON, 'exhaustMap'),
  ...twin('all its arrays have been emitted', EMITTED, 'buffer bufferCount bufferTime bufferWhen'),
  ...twin('emitted, or a newer value has come', EMITTED, 'debounce debounceTime audit auditTime sample sampleTime'),
  ...twin('emitted; dropped: at once, with `trailing` when a newer value has come', EMITTED, 'throttle throttleTime'),
  ...twin('emitted', COMES_AGAIN, 'delay observeOn'),
  ...twin('emitted, or dropped', COMES_AGAIN, 'delayWhen'),
  ...twin('with the call that delivers it; the timer is the app’s', HELD, 'timeout'),
  ...twin('with the call that delivers it; keeps the Stream', HELD, 'merge mergeWith concat concatWith'),
  ...twin(
    'emitted for the first time, or its source has given a newer value',
    COMES_AGAIN,
    'combineLatest combineLatestWith',
  ),
  ...twin(
    'with the call that delivers it; of another source: emitted for the first time, or replaced by a newer value',
    COMES_AGAIN,
    'withLatestFrom',
  ),
  ...twin('emitted with the values of the other sources', COMES_AGAIN, 'zip zipWith'),
  ...twin('the function has ended, and everything behind', GOES_ON, 'tap'),
  ...twin('it is dropped, or everything behind has ended', GOES_ON, 'filter distinctUntilChanged'),
  ...twin('the broker has the record; demands a name', GOES_ON, 'groupBy'),
  ...twin(
    'with the call that delivers it, and everything behind has ended; demands a name, and stands behind `tumbling`, `hopping`, `sliding` or `session`',
    IN_STATE,
    'count reduce',
  ),

  ...own('its call has settled, and everything behind', GOES_ON, 'mapAsync processors'),
  ...own('its array has been emitted', EMITTED, 'takeWithin'),
  ...own('emitted', EMITTED, 'rateLimit'),
  ...own('the broker has its records, and everything behind has ended', GOES_ON, 'to echo'),
  ...own('the broker has its record', GOES_ON, 'through'),
  ...own('with the call that delivers it', HELD, 'enumerate events items combine'),
  ...own('with the call that delivers it; for the aggregation behind it', HELD, 'tumbling hopping sliding session'),
  ...own(
    'with the call that delivers it, and everything behind has ended; stands behind `tumbling`, `hopping`, `sliding` or `session`',
    IN_STATE,
    'aggregate topK',
  ),
  ...own(
    'with the call that delivers it, and everything behind has ended; what it waits for is in the buffers of the join',
    IN_STATE,
    'join leftJoin outerJoin',
  ),
  ...own('with the call that delivers it', HELD, 'joinTable leftJoinTable'),
  ...own('with the event that wrote the table', HELD, 'tableJoin tableLeftJoin tableOuterJoin'),
  ...own('`event.ack()` was called', 'comes again', 'noack'),
  ...own('the subscribers of all its streams have finished', HELD, 'tee'),
  ...own('describes a topic: no events', HELD, 'deriveTopic'),

  ...unfit(
    'emits at the end of its source, and a stream ends with the app, when its events have long been acknowledged: use a table',
    'last max min sequenceEqual single skipLast takeLast toArray',
  ),
  ...unfit(
    'a window holds nothing, so what is computed over it comes when its events have been acknowledged: use `buffer…`, `takeWithin` or a windowed table',
    'window windowCount windowTime windowToggle windowWhen',
  ),
  ...unfit('values outside of its arrays would be lost at each rebalance: use `bufferWhen`', 'bufferToggle'),
  ...unfit(
    'a stream of Observables is made by a function: use `mergeMap`, `concatMap`, `switchMap`, `exhaustMap`, `zip` or `combineLatest`',
    'mergeAll concatAll switchAll exhaustAll zipAll combineLatestAll partition',
  ),
  ...unfit(
    'deprecated in RxJS 7',
    'combineAll concatMapTo exhaust flatMap mapTo mergeMapTo multicast pluck publish publishBehavior publishLast ' +
      'publishReplay refCount repeatWhen retryWhen switchMapTo timeoutWith',
  ),
]
