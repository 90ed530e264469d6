import { map, type OperatorFunction } from 'rxjs'
import { nameOperator } from './nameOperator.js'

/**
 * Each value with its number: `[number, value]`. Each subscription counts for itself, over all partitions, and again
 * from `start` where it is subscribed anew after an error.
 *
 * Acknowledgement: that of a `map`. Faust's `enumerate`; RxJS has none.
 *
 * @example
 * orders.pipe(enumerate(1)).subscribe(([number, order]) => console.log(number, order.id))
 */
export function enumerate<T>(start = 0): OperatorFunction<T, [number: number, value: T]> {
  return nameOperator('enumerate', source =>
    source.pipe(map((value, index): [number: number, value: T] => [start + index, value])),
  )
}
