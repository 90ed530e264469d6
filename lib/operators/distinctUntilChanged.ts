import { identity, type MonoTypeOperatorFunction, Observable } from 'rxjs'
import { isPromiseLike } from '../util/isPromiseLike.js'
import { callInOrder } from './callInOrder.js'
import { nameOperator } from './nameOperator.js'

/**
 * RxJS's `distinctUntilChanged`, whose comparator may also be asynchronous: emits a value unless it equals the one that
 * was emitted before it. Comparisons run one after the other, in the order of arrival over all partitions.
 *
 * Acknowledgement: an event is done when it is dropped, or when everything behind has ended.
 *
 * @param comparator whether two keys are the same; default `===`
 * @param keySelector what is compared of a value; default the value itself
 * @example
 * readings.pipe(distinctUntilChanged(async (previous, current) => await similar(previous, current)))
 */
export function distinctUntilChanged<T>(
  comparator?: (previous: T, current: T) => boolean | PromiseLike<boolean>,
): MonoTypeOperatorFunction<T>
export function distinctUntilChanged<T, Key>(
  comparator: (previous: Key, current: Key) => boolean | PromiseLike<boolean>,
  keySelector: (value: T) => Key,
): MonoTypeOperatorFunction<T>
export function distinctUntilChanged<T>(
  comparator: (previous: unknown, current: unknown) => boolean | PromiseLike<boolean> = (a, b) => a === b,
  keySelector: (value: T) => unknown = identity,
): MonoTypeOperatorFunction<T> {
  return nameOperator(
    'distinctUntilChanged',
    (source: Observable<T>) =>
      // What was emitted last is remembered by each subscription for itself.
      new Observable<T>(out => {
        let first = true
        let previous: unknown
        const differs = (value: T): boolean | PromiseLike<boolean> => {
          const key = keySelector(value)
          const decide = (same: boolean): boolean => {
            if (!same) previous = key
            return !same
          }
          if (first) {
            first = false
            return decide(false)
          }
          const same = comparator(previous, key)
          return isPromiseLike(same) ? (same as PromiseLike<boolean>).then(decide) : decide(same)
        }
        const operator = callInOrder<T, boolean, T>(
          'distinctUntilChanged',
          differs,
          (into, value, emitted) => {
            if (emitted) into.next(value)
          },
          { concurrency: 1, order: 'none' },
        )
        operator(source).subscribe(out)
      }),
  )
}
