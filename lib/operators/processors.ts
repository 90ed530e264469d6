import type { OperatorFunction } from 'rxjs'
import { isPromiseLike } from '../util/isPromiseLike.js'
import { callInOrder } from './callInOrder.js'

/** One of Faust's processors: makes a value of a value, asynchronously or not. */
type Processor<A, B> = (value: A) => B | PromiseLike<B>

/**
 * Passes each value through functions, one after the other, and awaits those that are asynchronous. Values of a
 * partition keep their order, those of other partitions overtake. These are Faust's stream processors.
 *
 * Acknowledgement: an event is done when the last function has, and everything behind has finished with the result. What
 * one of them throws, or rejects with, is an error downstream in the scope of the event.
 *
 * @example
 * orders.pipe(processors(decrypt, async order => ({ ...order, rate: await rateOf(order.currency) })))
 */
export function processors<T>(): OperatorFunction<T, T>
export function processors<T, A>(a: Processor<T, A>): OperatorFunction<T, A>
export function processors<T, A, B>(a: Processor<T, A>, b: Processor<A, B>): OperatorFunction<T, B>
export function processors<T, A, B, C>(
  a: Processor<T, A>,
  b: Processor<A, B>,
  c: Processor<B, C>,
): OperatorFunction<T, C>
export function processors<T, A, B, C, D>(
  a: Processor<T, A>,
  b: Processor<A, B>,
  c: Processor<B, C>,
  d: Processor<C, D>,
): OperatorFunction<T, D>
export function processors<T, A, B, C, D, E>(
  a: Processor<T, A>,
  b: Processor<A, B>,
  c: Processor<B, C>,
  d: Processor<C, D>,
  e: Processor<D, E>,
): OperatorFunction<T, E>
export function processors<T>(...functions: Processor<T, T>[]): OperatorFunction<T, T>
export function processors(...functions: Processor<unknown, unknown>[]): OperatorFunction<unknown, unknown> {
  const pass = (value: unknown, from: number): unknown => {
    let passed = value
    for (let at = from; at < functions.length; at++) {
      const result = functions[at]?.(passed)
      if (isPromiseLike(result)) return result.then(settled => pass(settled, at + 1))
      passed = result
    }
    return passed
  }
  return callInOrder<unknown, unknown, unknown>(
    'processors',
    value => pass(value, 0),
    (out, _, result) => out.next(result),
  )
}
