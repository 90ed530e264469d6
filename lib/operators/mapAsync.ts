import type { OperatorFunction } from 'rxjs'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { CallOrder } from './CallOrder.js'
import { callInOrder } from './callInOrder.js'
import type { MapAsyncOptions } from './MapAsyncOptions.js'

const orders: readonly CallOrder[] = ['key', 'partition', 'none']

/**
 * Replaces each value by what an asynchronous function makes of it, many at a time: the next call for a key (or for a
 * partition) begins when the one before it has settled, so that calls and results of a key keep their order while other
 * keys overtake.
 *
 * Acknowledgement: an event is done when its call has settled and everything behind has finished with the result.
 * Values that wait for their turn, or for another attempt, are not done and count against the credit. When partitions
 * are given back, the calls go on, and backoffs end.
 *
 * A call that fails, after the attempts that `retry` allows, is an error downstream, in the scope of its event: what
 * the pipe doesn't handle goes to the error policy with that event. `currentEvent()` is that event in the function,
 * behind its awaits too. RxJS has none; its `mergeMap` acknowledges when it calls and keeps no order.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 * @example
 * orders.pipe(mapAsync(order => enrich(order), { concurrency: 8, order: 'key', retry: { times: 3 } }))
 */
export function mapAsync<T, R>(
  fn: (value: T, index: number) => R | PromiseLike<R>,
  { concurrency = 16, order = 'key', retry }: MapAsyncOptions = {},
): OperatorFunction<T, R> {
  if (!(concurrency >= 1) || (Number.isFinite(concurrency) && !Number.isInteger(concurrency))) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `mapAsync's concurrency is ${concurrency}.`,
      'Give a whole number above zero, or Infinity.',
    )
  }
  if (!orders.includes(order)) {
    throw new RxfaustError('RXFAUST_OPTION', `mapAsync's order is ${order}.`, `Give one of ${orders.join(', ')}.`)
  }
  const { times = 0, backoff = 1_000 } = retry ?? {}
  if (!(times >= 0)) {
    throw new RxfaustError('RXFAUST_OPTION', `mapAsync's retry.times is ${times}.`, 'Give a number, or no retry.')
  }
  const first = toMillis(backoff, "mapAsync's retry.backoff")
  return callInOrder<T, R, R>('mapAsync', fn, (out, _, result) => out.next(result), {
    concurrency,
    order,
    backoff: failures => (failures > times ? undefined : first * 2 ** (failures - 1)),
  })
}
