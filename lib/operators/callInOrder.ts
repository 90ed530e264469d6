import { asyncScheduler, Observable, type OperatorFunction, type Subscriber } from 'rxjs'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import { isStream } from '../streams/isStream.js'
import type { CallOrder } from './CallOrder.js'
import { callKey } from './callKey.js'
import { nameOperator } from './nameOperator.js'
import { OrderedCalls } from './OrderedCalls.js'
import { ScopedCall } from './ScopedCall.js'

interface CallInOrderOptions {
  /** Default: no bound but the credit. */
  readonly concurrency?: number
  /** Default `'partition'`. */
  readonly order?: CallOrder
  /** As that of {@link OrderedCalls}; default: no further attempt. */
  backoff?(failures: number): number | undefined
}

/** The family of operators that call a function for each value, synchronous or not, and emit by what it gives. */
export function callInOrder<T, Result, R>(
  name: string,
  call: (value: T, index: number) => Result | PromiseLike<Result>,
  emit: (out: Subscriber<R>, value: T, result: Result) => void,
  { concurrency = Number.POSITIVE_INFINITY, order = 'partition', backoff = () => undefined }: CallInOrderOptions = {},
): OperatorFunction<T, R> {
  return nameOperator(name, source => {
    const runtime = isStream(source) ? source.runtime : undefined
    return new Observable<R>(out => {
      const calls = new OrderedCalls<T, Result>({
        call: new ScopedCall(call),
        concurrency,
        scheduler: runtime?.scheduler ?? asyncScheduler,
        backoff,
        keyOf: claim => callKey(order, claim),
        emit: (value, result) => emit(out, value, result),
        fail: error => out.error(error),
        late: error => runtime?.logger.warn({ error }, `work of ${name} failed that nobody waits for any more`),
        done: () => out.complete(),
      })
      out.add(() => calls.close())
      source.subscribe(
        new InnerSubscriber<T, R>(out, { next: value => calls.next(value), complete: () => calls.finish() }),
      )
      out.add(runtime?.flush$.subscribe(queue => queue === undefined && calls.hurry()))
    })
  })
}
