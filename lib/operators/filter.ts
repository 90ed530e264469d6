import type { MonoTypeOperatorFunction, OperatorFunction, TruthyTypesOf } from 'rxjs'
import { callInOrder } from './callInOrder.js'

/**
 * Emits the values for which the predicate holds. An asynchronous predicate is awaited: values of a partition keep
 * their order, those of other partitions overtake.
 *
 * Acknowledgement: an event whose value is dropped is done when that is decided; the others when everything behind has
 * finished with them.
 *
 * With a synchronous predicate RxJS's `filter` does the same on a Stream; it takes no asynchronous one.
 *
 * @example
 * orders.pipe(filter(async order => (await accounts.find(order.account)).active))
 */
export function filter<T>(predicate: BooleanConstructor): OperatorFunction<T, TruthyTypesOf<T>>
export function filter<T, S extends T>(predicate: (value: T, index: number) => value is S): OperatorFunction<T, S>
export function filter<T>(
  predicate: (value: T, index: number) => boolean | PromiseLike<boolean>,
): MonoTypeOperatorFunction<T>
export function filter<T>(
  predicate: (value: T, index: number) => boolean | PromiseLike<boolean>,
): MonoTypeOperatorFunction<T> {
  return callInOrder<T, boolean, T>('filter', predicate, (out, value, holds) => {
    if (holds) out.next(value)
  })
}
