import { type MonoTypeOperatorFunction, tap as native, type TapObserver } from 'rxjs'
import { isPromiseLike } from '../util/isPromiseLike.js'
import { callInOrder } from './callInOrder.js'
import { nameOperator } from './nameOperator.js'

/** RxJS's observer of a `tap`, whose `next` may be asynchronous. */
type AsyncTapObserver<T> = Omit<TapObserver<T>, 'next'> & { next(value: T): unknown }

/**
 * Calls a function for each value and emits the value. What it returns is awaited if it is a promise: the value goes on
 * when it has settled, and a rejection is an error downstream, in the scope of the event. Values of a partition keep
 * their order, those of other partitions overtake.
 *
 * Acknowledgement: an event is done when the function has, and everything behind has finished with the value.
 *
 * Like RxJS's `tap`, which does not await, so that its rejections are unhandled and its work is lost at a crash.
 *
 * @example
 * orders.pipe(tap(async order => audit.write(order)))
 */
export function tap<T>(observer?: Partial<AsyncTapObserver<T>> | ((value: T) => unknown)): MonoTypeOperatorFunction<T>
/** @deprecated as in RxJS: give an observer instead */
export function tap<T>(
  next?: ((value: T) => unknown) | null,
  error?: ((error: unknown) => void) | null,
  complete?: (() => void) | null,
): MonoTypeOperatorFunction<T>
export function tap<T>(
  observerOrNext?: Partial<AsyncTapObserver<T>> | ((value: T) => unknown) | null,
  error?: ((error: unknown) => void) | null,
  complete?: (() => void) | null,
): MonoTypeOperatorFunction<T> {
  const observer: Partial<AsyncTapObserver<T>> =
    typeof observerOrNext === 'object' && observerOrNext !== null
      ? observerOrNext
      : { next: observerOrNext ?? undefined, error: error ?? undefined, complete: complete ?? undefined }
  const called = callInOrder<T, undefined, T>(
    'tap',
    value => {
      const result = observer.next?.(value)
      return isPromiseLike(result) ? result.then(() => undefined) : undefined
    },
    (out, value) => out.next(value),
  )
  // Bound, as they may be methods of a class.
  const others: Partial<TapObserver<T>> = {
    error: observer.error?.bind(observer),
    complete: observer.complete?.bind(observer),
    subscribe: observer.subscribe?.bind(observer),
    unsubscribe: observer.unsubscribe?.bind(observer),
    finalize: observer.finalize?.bind(observer),
  }
  return nameOperator('tap', source => called(source.pipe(native(others))))
}
