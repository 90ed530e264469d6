import { asyncScheduler, Observable, type OperatorFunction, type SchedulerLike, type Subscription } from 'rxjs'
import { InnerSubscriber } from '../streams/InnerSubscriber.js'
import type { DurationInput } from '../util/DurationInput.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import { checkCount } from './checkCount.js'
import { collect } from './collect.js'
import type { Held } from './Held.js'
import { nameOperator } from './nameOperator.js'

/**
 * Gathers values into arrays: of `n`, or of what has come when `within` has passed since the first of them. Values of
 * all partitions go into the same array. Never emits an empty one. This is Faust's `take`.
 *
 * Acknowledgement: the events of an array are done when everything behind has finished with the array; until then
 * none of them is. What is held is emitted early where its partitions are given back, where it is everything that
 * may be in flight, and when the stream completes.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where `n` is no whole number above zero, or above the app's `streamBufferMaxsize`
 * @example
 * orders.pipe(takeWithin(100, { seconds: 5 })).subscribe(async batch => insert(batch))
 */
export function takeWithin<T>(n: number, within: DurationInput): OperatorFunction<T, T[]> {
  const millis = toMillis(within, "takeWithin's duration")
  if (!Number.isInteger(n) || n < 1) {
    throw new RxfaustError('RXFAUST_OPTION', `takeWithin's n is ${n}.`, 'Give a whole number above zero.')
  }
  return nameOperator(
    'takeWithin',
    collect<T>(runtime => {
      checkCount('takeWithin', n, runtime)
      return gather(n, millis, runtime?.scheduler ?? asyncScheduler)
    }),
  )
}

function gather<T>(n: number, millis: number, scheduler: SchedulerLike): OperatorFunction<Held<T>, Held<T>[]> {
  return source =>
    new Observable(out => {
      let gathered: Held<T>[] = []
      let timer: Subscription | undefined
      const stopTimer = (): void => {
        timer?.unsubscribe()
        timer = undefined
      }
      const emit = (): void => {
        stopTimer()
        const full = gathered
        gathered = []
        out.next(full)
      }
      out.add(stopTimer)
      source.subscribe(
        new InnerSubscriber<Held<T>, Held<T>[]>(out, {
          next(held) {
            gathered.push(held)
            if (gathered.length === n) emit()
            else timer ??= scheduler.schedule(emit, millis)
          },
          complete() {
            if (gathered.length > 0) emit()
            out.complete()
          },
        }),
      )
    })
}
