import { Observable, share } from 'rxjs'
import { Stream } from '../streams/Stream.js'
import { RxfaustError } from '../util/RxfaustError.js'

/** A tuple of `N` streams. */
type Tuple<S, N extends number, Found extends S[] = []> = number extends N
  ? S[]
  : Found['length'] extends N
    ? Found
    : Tuple<S, N, [...Found, S]>

/**
 * Splits a stream into `n` that each get every value. The pipe before it runs once. It begins when each of the `n` has a
 * subscriber, so that none misses a value, and ends when none has one any more; from then on any of them begins it
 * again.
 *
 * Acknowledgement: an event is done when the subscribers of all of them have finished with it.
 *
 * A function and not an operator, since it gives several streams. Two subscriptions to one stream also get every value
 * each; they run the pipe twice. RxJS's `share` is the same with one stream, and does not wait.
 *
 * @param n a whole number above zero
 * @throws RxfaustError `RXFAUST_OPTION`
 * @example
 * const [audited, billed] = tee(orders.pipe(map(expensive)), 2)
 */
export function tee<T, K, const N extends number = 2>(source: Stream<T, K>, n?: N): Tuple<Stream<T, K>, N>
export function tee<T, K>(source: Stream<T, K>, n = 2): Stream<T, K>[] {
  if (!Number.isInteger(n) || n < 1) {
    throw new RxfaustError('RXFAUST_OPTION', `tee's n is ${n}.`, 'Give a whole number above zero.')
  }
  const { runtime, policy } = source
  const missing = new Set(Array.from({ length: n }, (_, index) => index))
  let begin: (() => void) | undefined
  const shared = new Observable<T>(out => {
    if (missing.size === 0) {
      source.subscribe(out)
      return
    }
    begin = () => {
      begin = undefined
      source.subscribe(out)
    }
    out.add(() => {
      begin = undefined
    })
  }).pipe(share())
  return Array.from({ length: n }, (_, index) => {
    const stream = new Stream<T, K>(runtime, policy, out => {
      shared.subscribe(out)
      missing.delete(index)
      if (missing.size === 0) begin?.()
    })
    stream.origin = { operator: 'tee', sources: [source] }
    return stream
  })
}
